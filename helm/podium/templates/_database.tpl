{{/* The same address for both roles; the names of the roles are not in it. */}}
{{- define "podium.jdbcUrl" -}}
{{- if .Values.database.cluster.enabled -}}
jdbc:postgresql://{{ include "podium.cluster" . }}-rw:5432/podium?sslmode=verify-full&sslrootcert=/etc/podium/database/ca.crt
{{- else -}}
{{- $db := .Values.database.external -}}
jdbc:postgresql://{{ $db.host }}:{{ $db.port }}/{{ $db.name }}?sslmode={{ $db.sslMode }}
{{- if $db.caSecret }}&sslrootcert=/etc/podium/database/ca.crt{{ end }}
{{- end }}
{{- end }}

{{/* The Secret with the certificate that the database's is checked by, and its key; empty where there is none. */}}
{{- define "podium.databaseCa" -}}
{{- if .Values.database.cluster.enabled }}
secretName: {{ include "podium.cluster" . }}-ca
key: ca.crt
{{- else if .Values.database.external.caSecret }}
secretName: {{ .Values.database.external.caSecret }}
key: {{ .Values.database.external.caKey }}
{{- end }}
{{- end }}

{{- define "podium.databaseEnv" -}}
{{- $cluster := .Values.database.cluster.enabled }}
{{- $db := .Values.database.external }}
- name: SPRING_DATASOURCE_URL
  value: {{ include "podium.jdbcUrl" . | quote }}
- name: SPRING_DATASOURCE_USERNAME
  value: {{ ternary "podium_app" $db.application $cluster | quote }}
- name: SPRING_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ ternary (printf "%s-application" (include "podium.cluster" .)) $db.existingSecret $cluster }}
      key: {{ ternary "password" $db.applicationPasswordKey $cluster }}
- name: SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE
  value: {{ .Values.database.poolSize | quote }}
- name: SPRING_FLYWAY_URL
  value: {{ include "podium.jdbcUrl" . | quote }}
- name: SPRING_FLYWAY_USER
  value: {{ ternary "podium_owner" $db.owner $cluster | quote }}
- name: SPRING_FLYWAY_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ ternary (printf "%s-owner" (include "podium.cluster" .)) $db.existingSecret $cluster }}
      key: {{ ternary "password" $db.ownerPasswordKey $cluster }}
# A database that is still being made, or changes over, is waited for instead of starting Podium again and again.
- name: SPRING_FLYWAY_CONNECTRETRIES
  value: "8"
{{- end }}
