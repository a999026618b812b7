{{/* At most 40 characters: CloudNativePG and StatefulSets add endings of their own to it. */}}
{{- define "podium.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "podium.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "podium.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "podium.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* What Podium's pod is found by; never to be changed, for a StatefulSet keeps it for ever. */}}
{{- define "podium.selector" -}}
app.kubernetes.io/name: {{ include "podium.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: portal
{{- end }}

{{/* Of (list root component further-labels?): what everything is labelled with. Nobody's label goes before the chart's own. */}}
{{- define "podium.labels" -}}
{{- $root := first . }}
{{- $further := ternary (last .) dict (eq (len .) 3) }}
{{- $own := dict
  "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
  "app.kubernetes.io/name" (include "podium.name" $root)
  "app.kubernetes.io/instance" $root.Release.Name
  "app.kubernetes.io/component" (index . 1)
  "app.kubernetes.io/version" $root.Chart.AppVersion
  "app.kubernetes.io/part-of" "podium"
  "app.kubernetes.io/managed-by" $root.Release.Service }}
{{- toYaml (mergeOverwrite dict $root.Values.commonLabels $further $own) }}
{{- end }}

{{- define "podium.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "podium.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "podium.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "podium.keysSecret" -}}
{{- default (printf "%s-keys" (include "podium.fullname" .)) .Values.keys.existingSecret }}
{{- end }}

{{- define "podium.setupTokenKey" -}}
{{- ternary .Values.keys.setupTokenKey "setup-token" (ne .Values.keys.existingSecret "") }}
{{- end }}

{{- define "podium.masterKeyKey" -}}
{{- ternary .Values.keys.masterKeyKey "master-key" (ne .Values.keys.existingSecret "") }}
{{- end }}

{{- define "podium.cluster" -}}
{{- printf "%s-db" (include "podium.fullname" .) }}
{{- end }}

{{- define "podium.claim" -}}
{{- default (printf "%s-home" (include "podium.fullname" .)) .Values.persistence.existingClaim }}
{{- end }}

{{/* Where people reach Podium, without a slash at its end; empty where nobody said. */}}
{{- define "podium.url" -}}
{{- if .Values.url }}
{{- trimSuffix "/" .Values.url }}
{{- else if .Values.ingress.enabled }}
{{- printf "%s://%s" (ternary "https" "http" .Values.ingress.tls.enabled) .Values.ingress.host }}
{{- else if .Values.httpRoute.enabled }}
{{- printf "https://%s" .Values.httpRoute.host }}
{{- end }}
{{- end }}

{{/* How long Podium may take to stop: it goes on, drains, and then writes down what it still has. */}}
{{- define "podium.grace" -}}
{{- add .Values.shutdown.preStopSeconds .Values.shutdown.drainSeconds 25 }}
{{- end }}
