{{/*
Settings, as the processes themselves find them: the chart's values (which become environment variables) over
config/<environment>.yaml over config/base.yaml. So what the chart needs to know, ports and times, has its one home there.
*/}}

{{/* The variable of a key. */}}
{{- define "shop.variable" -}}
SHOP_{{ . | upper | replace "." "_" | replace "-" "_" }}
{{- end }}

{{/* A value as a process reads it from a variable. */}}
{{- define "shop.text" -}}
{{- if kindIs "slice" . }}{{ join "," . }}{{ else if kindIs "string" . }}{{ . }}{{ else }}{{ toJson . }}{{ end -}}
{{- end }}

{{- define "shop.environmentFile" -}}
{{- $path := printf "config/%s.yaml" .Values.environment -}}
{{- .Files.Get $path | required (printf "environment: there is no %s in the chart." $path) -}}
{{- end }}

{{/* What a service says, laid over the defaults, as JSON: dict "root" "service". */}}
{{- define "shop.service" -}}
{{- $own := get .root.Values.services .service | default dict -}}
{{- $merged := mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy $own) -}}
{{- $budget := get $own "podDisruptionBudget" | default dict -}}
{{- if or (hasKey $budget "minAvailable") (hasKey $budget "maxUnavailable") -}}
{{- $_ := set $merged "podDisruptionBudget" (merge (deepCopy $budget) (pick $merged.podDisruptionBudget "enabled")) -}}
{{- end -}}
{{- toJson $merged -}}
{{- end }}

{{/* The settings that a service gets as variables, key by key, as JSON: dict "root" "service". */}}
{{- define "shop.settings" -}}
{{- $service := include "shop.service" . | fromJson -}}
{{- $name := include "shop.fullname" .root -}}
{{- $settings := dict -}}
{{- range $other := list "user" "product" "order" -}}
{{- $port := include "shop.port" (dict "root" $.root "service" $other) -}}
{{- $_ := set $settings (printf "neighbours.%s" $other) (printf "http://%s-%s:%s" $name $other $port) -}}
{{- end -}}
{{- $trusted := ternary .root.Values.trustedProxies.gateway .root.Values.trustedProxies.services (eq .service "gateway") -}}
{{- $_ := set $settings "server.trusted-proxies" $trusted -}}
{{- with .root.Values.tracing.endpoint -}}
{{- $_ := set $settings "tracing.otlp-endpoint" . -}}
{{- $_ := set $settings "tracing.sample-ratio" $.root.Values.tracing.sampleRatio -}}
{{- end -}}
{{- $given := merge (dict) $service.settings .root.Values.settings -}}
{{- $base := .root.Files.Get "config/base.yaml" | fromYaml -}}
{{- range $key, $value := $given -}}
{{- if eq (include "shop.hasKey" (dict "tree" $base "key" $key)) "" -}}
{{- fail (printf "settings: config/base.yaml has no key %s." $key) -}}
{{- end -}}
{{- $_ := set $settings $key $value -}}
{{- end -}}
{{- toJson $settings -}}
{{- end }}

{{/* Whether there is such a key, and it is no section: dict "tree" "key". Empty: no. */}}
{{- define "shop.hasKey" -}}
{{- $node := .tree -}}
{{- $there := true -}}
{{- range $part := splitList "." .key -}}
{{- if and $there (kindIs "map" $node) (hasKey (ternary $node (dict) (kindIs "map" $node)) $part) -}}
{{- $node = get $node $part -}}
{{- else -}}
{{- $there = false -}}
{{- end -}}
{{- end -}}
{{- if and $there (not (kindIs "map" $node)) }}yes{{ end -}}
{{- end }}

{{/* What a service will run with: dict "root" "service" "key". */}}
{{- define "shop.setting" -}}
{{- $service := include "shop.service" . | fromJson -}}
{{- $file := include "shop.environmentFile" .root | fromYaml -}}
{{- $base := .root.Files.Get "config/base.yaml" | fromYaml -}}
{{- if hasKey $service.settings .key -}}
{{- include "shop.text" (get $service.settings .key) -}}
{{- else if hasKey .root.Values.settings .key -}}
{{- include "shop.text" (get .root.Values.settings .key) -}}
{{- else -}}
{{- $tree := ternary $file $base (ne (include "shop.hasKey" (dict "tree" $file "key" .key)) "") -}}
{{- range $part := splitList "." .key }}{{ $tree = get $tree $part }}{{ end -}}
{{- include "shop.text" $tree -}}
{{- end -}}
{{- end }}

{{- define "shop.port" -}}
{{- $port := include "shop.setting" (dict "root" .root "service" .service "key" (printf "%s.port" .service)) -}}
{{- if or (not (regexMatch "^[1-9][0-9]{0,4}$" $port)) (gt (int $port) 65535) -}}
{{- fail (printf "settings: %s.port must be a port, not %q." .service $port) -}}
{{- end -}}
{{- $port -}}
{{- end }}

{{/* Of what a service reads of the files: all but the others' own sections. */}}
{{- define "shop.configChecksum" -}}
{{- $others := without (list "user" "product" "order" "gateway" "local") .service -}}
{{- $read := list -}}
{{- range $file := list (.root.Files.Get "config/base.yaml") (include "shop.environmentFile" .root) -}}
{{- $tree := fromYaml $file -}}
{{- range $other := $others }}{{ $tree = omit $tree $other }}{{ end -}}
{{- $read = append $read $tree -}}
{{- end -}}
{{- toJson $read | sha256sum -}}
{{- end }}

{{/* The port of the receiver of spans that a service will run with; empty: it sends none. */}}
{{- define "shop.collectorPort" -}}
{{- $settings := include "shop.settings" . | fromJson -}}
{{- $url := "" -}}
{{- if hasKey $settings "tracing.otlp-endpoint" -}}
{{- $url = get $settings "tracing.otlp-endpoint" | default "" -}}
{{- else -}}
{{- $url = include "shop.setting" (dict "root" .root "service" .service "key" "tracing.otlp-endpoint") -}}
{{- end -}}
{{- if and $url (ne $url "null") -}}
{{- $parts := urlParse $url -}}
{{- regexFind "[0-9]+$" (regexFind ":[0-9]+$" $parts.host) | default (ternary "443" "80" (eq $parts.scheme "https")) -}}
{{- end -}}
{{- end }}

{{/* A part of the end of a pod, in whole seconds, rounded up, within the process's limits: dict "root" "service" "key". */}}
{{- define "shop.seconds" -}}
{{- $text := include "shop.setting" . | trim -}}
{{- $unit := regexFind "[a-z]+$" $text -}}
{{- $ms := mul (trimSuffix $unit $text | int64) (get (dict "ms" 1 "s" 1000 "m" 60000) $unit | default 0) -}}
{{- if or (not (regexMatch "^[0-9]{1,6}(ms|s|m)$" $text)) (gt $ms 300000) -}}
{{- fail (printf "settings: %s must be a duration from 0s to 5m, such as 500ms or 30s, not %q." .key $text) -}}
{{- end -}}
{{- div (add $ms 999) 1000 -}}
{{- end }}

{{/* How long a pod of the service may take to end. */}}
{{- define "shop.gracePeriod" -}}
{{- $delay := include "shop.seconds" (dict "root" .root "service" .service "key" "server.drain-delay") -}}
{{- $grace := include "shop.seconds" (dict "root" .root "service" .service "key" "server.shutdown-grace") -}}
{{- add .root.Values.shutdown.preStopSeconds $delay $grace .root.Values.shutdown.marginSeconds -}}
{{- end }}

{{/*
Refuses settings with which a pod would never be ready, where that is plain; of all others the process says at its start
what is wrong: dict "root" "service".
*/}}
{{- define "shop.mustWork" -}}
{{- $host := include "shop.setting" (dict "root" .root "service" .service "key" "server.host") | trim -}}
{{- if regexMatch "^(localhost|127[.].*|::1|(0+:){7}0*1)$" ($host | trimPrefix "[" | trimSuffix "]" | lower) -}}
{{- fail (printf "settings: server.host must be an address at which the pod can be reached, such as 0.0.0.0, not %q." $host) -}}
{{- end -}}
{{- $level := include "shop.setting" (dict "root" .root "service" .service "key" "log.level") | trim -}}
{{- if not (has $level (list "error" "warning" "info" "debug")) -}}
{{- fail (printf "settings: log.level must be error, warning, info or debug, not %q." $level) -}}
{{- end -}}
{{- end }}
