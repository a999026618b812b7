{{/*
All variables that the chart sets, as a list: secrets by reference alone. What a variable means is in
docs/guides/running-podium.md; extraEnv may not name one of these.
*/}}
{{- define "podium.env" -}}
- name: PODIUM_HOME
  value: /var/lib/podium
- name: PODIUM_MASTER_KEY
  valueFrom:
    secretKeyRef:
      name: {{ include "podium.keysSecret" . }}
      key: {{ include "podium.masterKeyKey" . }}
- name: PODIUM_SETUP_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ include "podium.keysSecret" . }}
      key: {{ include "podium.setupTokenKey" . }}
- name: SERVER_ADDRESS
  value: "0.0.0.0"
- name: SERVER_PORT
  value: "8080"
{{- if or .Values.ingress.enabled .Values.httpRoute.enabled }}
# What a proxy says of who asks is believed: of private addresses alone, and the NetworkPolicy says which may come.
- name: SERVER_FORWARD_HEADERS_STRATEGY
  value: native
{{- end }}
- name: PODIUM_STOP_REQUESTS
  value: {{ printf "%ds" (int .Values.shutdown.drainSeconds) | quote }}
- name: MANAGEMENT_METRICS_SYSTEM_DISKSPACE_PATHS
  value: /var/lib/podium
{{- with include "podium.url" . }}
- name: PODIUM_URL
  value: {{ . | quote }}
{{- end }}
{{- with .Values.jvm.options }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- include "podium.telemetryEnv" . }}
{{ include "podium.databaseEnv" . }}
{{- include "podium.settingsEnv" . }}
{{- include "podium.signInEnv" . }}
{{- end }}

{{- define "podium.telemetryEnv" -}}
{{- with .Values.logging.format }}
- name: LOGGING_STRUCTURED_FORMAT_CONSOLE
  value: {{ . }}
{{- end }}
{{- $o := .Values.opentelemetry }}
{{- if $o.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ $o.endpoint | quote }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: {{ printf "service.namespace=%s,k8s.namespace.name=%s" .Release.Namespace .Release.Namespace | quote }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ $o.sampled | quote }}
{{- if not $o.traces }}
- name: OTEL_TRACES_EXPORTER
  value: none
{{- end }}
{{- if not $o.logs }}
- name: OTEL_LOGS_EXPORTER
  value: none
{{- end }}
{{- if $o.headersSecret.name }}
- name: OTEL_EXPORTER_OTLP_HEADERS
  valueFrom:
    secretKeyRef:
      name: {{ $o.headersSecret.name }}
      key: {{ $o.headersSecret.key }}
{{- end }}
- name: PODIUM_TELEMETRY_PROVIDERS
  value: {{ $o.providers | quote }}
{{- end }}
{{- end }}

{{- define "podium.settingsEnv" -}}
{{- $s := .Values.settings }}
{{- $set := list
  (list "PODIUM_COSTS_ZONE" $s.costsZone)
  (list "PODIUM_COSTS_REPORTSKEPTMONTHS" (int $s.reportsKeptMonths))
  (list "PODIUM_COSTS_BILLINGACCOUNT" $s.billingAccount)
  (list "PODIUM_TOKENS_LONGEST" $s.tokensLongest)
  (list "PODIUM_SESSION_IDLE" $s.sessionIdle)
  (list "PODIUM_SESSION_LONGEST" $s.sessionLongest)
  (list "PODIUM_SSO_REFRESH" $s.ssoRefresh)
  (list "PODIUM_RECORDINGS_KEEPFREE" $s.recordingsKeepFree)
  (list "PODIUM_LABS_KEEPEARLIERWORK" $s.keepEarlierWork)
  (list "PODIUM_AGENTS_ALLOWEDDIRECTORIES" (join "," $s.allowedDirectories)) }}
{{- range $set }}
{{- if last . }}
- name: {{ first . }}
  value: {{ last . | toString | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "podium.signInEnv" -}}
{{- range .Values.signIn.providers }}
{{- $id := upper .id }}
{{- $registration := printf "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_%s" $id }}
- name: {{ $registration }}_CLIENTID
  value: {{ .clientId | quote }}
- name: {{ $registration }}_CLIENTSECRET
  valueFrom:
    secretKeyRef:
      name: {{ .secretName }}
      key: {{ default "client-secret" .secretKey }}
{{- $set := list
  (list (printf "%s_CLIENTNAME" $registration) .name)
  (list (printf "%s_SCOPE" $registration) (join "," .scopes))
  (list (printf "SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_%s_ISSUERURI" $id) .issuer)
  (list (printf "PODIUM_SIGNIN_%s_DOMAINS" $id) (join "," .domains))
  (list (printf "PODIUM_SIGNIN_%s_GROUPS" $id) (join "," .groups))
  (list (printf "PODIUM_SIGNIN_%s_GROUPSCLAIM" $id) .groupsClaim)
  (list (printf "PODIUM_SIGNIN_%s_USERNAMECLAIM" $id) .userNameClaim)
  (list (printf "PODIUM_SIGNIN_%s_DEFAULTTEAM" $id) .defaultTeam)
  (list (printf "PODIUM_SIGNIN_%s_DEFAULTROLE" $id) .defaultRole) }}
{{- range $set }}
{{- if last . }}
- name: {{ first . }}
  value: {{ last . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
