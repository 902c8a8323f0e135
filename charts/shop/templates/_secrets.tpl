{{/*
Secrets. Each of the four comes from the first of: a Secret of one's own (existingSecret), the store (externalSecrets), or
the chart's own Secret. In that, each entry is the first of: what the values give, what the cluster has from an earlier
installation, and, where secrets.generate allows, something new.
*/}}

{{/* The name of the Secret behind one of database, tokenKeys, orderClient, firstAdmin: dict "root" "secret". */}}
{{- define "shop.secretName" -}}
{{- $own := printf "%s-%s" (include "shop.fullname" .root) (kebabcase .secret) -}}
{{- (get .root.Values.secrets .secret).existingSecret | default $own -}}
{{- end }}

{{/* Where it comes from: existing, store or chart. */}}
{{- define "shop.secretSource" -}}
{{- if (get .root.Values.secrets .secret).existingSecret }}existing
{{- else if and .root.Values.externalSecrets.enabled (get .root.Values.externalSecrets.remoteKeys .secret) }}store
{{- else }}chart
{{- end -}}
{{- end }}

{{/*
All that the chart's own Secrets hold, as a dict of dicts. Worked out once for a rendering, and kept beside the values, so
that the Secrets and the checksums in the pods speak of the same. Result: .Values.computed.
*/}}
{{- define "shop.computeSecrets" -}}
{{- if not (hasKey .Values "computed") -}}
{{- $all := dict -}}
{{- $_ := set .Values "computed" $all -}}
{{- $name := include "shop.fullname" . -}}
{{- if .Values.mongodb.enabled -}}
{{- include "shop.mustBeOwnDatabase" . -}}
{{- $known := include "shop.lookUp" (dict "root" . "name" (printf "%s-mongodb" $name)) | fromJson -}}
{{- $_ := set $all "mongodb" (dict
      "root-password" (get $known "root-password" | default (randAlphaNum 32))
      "password" (get $known "password" | default (randAlphaNum 32))) -}}
{{- end -}}
{{- range $secret := list "database" "tokenKeys" "orderClient" "firstAdmin" -}}
{{- if eq (include "shop.secretSource" (dict "root" $ "secret" $secret)) "chart" -}}
{{- $values := get $.Values.secrets $secret -}}
{{- $known := include "shop.lookUp" (dict "root" $ "name" (include "shop.secretName" (dict "root" $ "secret" $secret))) | fromJson -}}
{{- if eq $secret "database" -}}
{{- $uri := $values.uri -}}
{{- if and (not $uri) $.Values.mongodb.enabled -}}
{{- $uri = printf "mongodb://shop:%s@%s-mongodb-0.%s-mongodb:27017/?replicaSet=rs0&authSource=admin" $all.mongodb.password $name $name -}}
{{- end -}}
{{- $uri = required "secrets.database: give uri, or existingSecret, or take it from the store, or enable mongodb." $uri -}}
{{- range $key := list $values.keys.user $values.keys.product $values.keys.order | uniq -}}
{{- $_ := set $all "database" (merge (get $all "database" | default dict) (dict $key $uri)) -}}
{{- end -}}
{{- else if eq $secret "tokenKeys" -}}
{{- $jwks := $values.jwks | default (get $known $values.key) -}}
{{- if and (not $jwks) $.Values.secrets.generate }}{{ $jwks = include "shop.newTokenKeys" $ }}{{ end -}}
{{- if and $jwks (not (kindIs "slice" (get (fromJson $jwks) "keys"))) }}{{ fail "secrets.tokenKeys.jwks: must be a JWK Set, {\"keys\": [...]}." }}{{ end -}}
{{- $_ := set $all $secret (dict $values.key (required "secrets.tokenKeys: give jwks, or existingSecret, or take it from the store; secrets.generate is off." $jwks)) -}}
{{- else if eq $secret "orderClient" -}}
{{- $value := $values.secret | default (get $known $values.key) -}}
{{- if and (not $value) $.Values.secrets.generate }}{{ $value = randAlphaNum 48 }}{{ end -}}
{{- $_ := set $all $secret (dict $values.key (required "secrets.orderClient: give secret, or existingSecret, or take it from the store; secrets.generate is off." $value)) -}}
{{- else if $values.enabled -}}
{{- if eq $values.keys.email $values.keys.password }}{{ fail "secrets.firstAdmin.keys: email and password must have a key each." }}{{ end -}}
{{- $password := $values.password | default (get $known $values.keys.password) -}}
{{- if and (not $password) $.Values.secrets.generate }}{{ $password = randAlphaNum 24 }}{{ end -}}
{{- $_ := set $all $secret (dict $values.keys.email $values.email
      $values.keys.password (required "secrets.firstAdmin: give password, or existingSecret, or switch it off; secrets.generate is off." $password)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Refuses a connection string to another MongoDB while the chart's own is enabled: it would stand idle, and the network
policies would let nobody reach the other. Of a Secret that is not the chart's only what the cluster shows is known.
*/}}
{{- define "shop.mustBeOwnDatabase" -}}
{{- $database := .Values.secrets.database -}}
{{- $name := include "shop.fullname" . | replace "." "[.]" -}}
{{- $own := printf "^mongodb://([^/@]*@)?(%s-mongodb-0[.])?%s-mongodb([.][a-z0-9.-]+)?(:[0-9]+)?(/|[?]|$)" $name $name -}}
{{- $source := include "shop.secretSource" (dict "root" . "secret" "database") -}}
{{- $given := dict -}}
{{- if ne $source "chart" -}}
{{- $where := ternary "secrets.database.existingSecret" "externalSecrets.remoteKeys.database" (eq $source "existing") -}}
{{- $known := include "shop.lookUp" (dict "root" . "name" (include "shop.secretName" (dict "root" . "secret" "database"))) | fromJson -}}
{{- range $key := values $database.keys }}{{ $_ := set $given (printf "%s (%s)" $where $key) (get $known $key) }}{{ end -}}
{{- else -}}
{{- $_ := set $given "secrets.database.uri" $database.uri -}}
{{- end -}}
{{- range $where, $uri := $given -}}
{{- if and $uri (not (regexMatch $own $uri)) -}}
{{- fail (printf "%s: names a MongoDB of your own, which nobody could reach while mongodb.enabled is true; set that to false." $where) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* What a Secret in the cluster holds, in plain, as JSON; an empty object when there is none: dict "root" "name". */}}
{{- define "shop.lookUp" -}}
{{- $plain := dict -}}
{{- $found := lookup "v1" "Secret" .root.Release.Namespace .name -}}
{{- range $key, $value := (get ($found | default dict) "data" | default dict) -}}
{{- $_ := set $plain $key (b64dec $value) -}}
{{- end -}}
{{- toJson $plain -}}
{{- end }}

{{/* What of Secrets a service has mounted, as a list, as JSON: dict "root" "service". Settings name their files. */}}
{{- define "shop.mounts" -}}
{{- $secrets := .root.Values.secrets -}}
{{- $mounts := list -}}
{{- if ne .service "gateway" -}}
{{- $mounts = append $mounts (dict "secret" "database" "key" (get $secrets.database.keys .service) "file" "database-uri" "setting" "database.uri") -}}
{{- end -}}
{{- if eq .service "user" -}}
{{- $mounts = append $mounts (dict "secret" "tokenKeys" "key" $secrets.tokenKeys.key "file" "token-signing-keys" "setting" "user.tokens.signing-keys") -}}
{{- $mounts = append $mounts (dict "secret" "orderClient" "key" $secrets.orderClient.key "file" "order-client-secret" "setting" "user.service-clients.order-service.secret") -}}
{{- if $secrets.firstAdmin.enabled -}}
{{- $mounts = append $mounts (dict "secret" "firstAdmin" "key" $secrets.firstAdmin.keys.email "file" "first-admin-email" "setting" "user.first-admin.email") -}}
{{- $mounts = append $mounts (dict "secret" "firstAdmin" "key" $secrets.firstAdmin.keys.password "file" "first-admin-password" "setting" "user.first-admin.password") -}}
{{- end -}}
{{- end -}}
{{- if eq .service "order" -}}
{{- $mounts = append $mounts (dict "secret" "orderClient" "key" $secrets.orderClient.key "file" "order-client-secret" "setting" "order.client-secret") -}}
{{- end -}}
{{- with .root.Values.trustStore -}}
{{- if .existingSecret -}}
{{- $mounts = append $mounts (dict "secret" "trustStore" "name" .existingSecret "key" .key "file" "trust-store") -}}
{{- else if .passwordKey -}}
{{- fail "trustStore: passwordKey is of no use without existingSecret." -}}
{{- end -}}
{{- end -}}
{{- toJson (dict "mounts" $mounts) -}}
{{- end }}

{{/* The Secret behind one of these: dict "root" "mount". */}}
{{- define "shop.mountedSecret" -}}
{{- with .mount.name }}{{ . }}{{ else }}{{ include "shop.secretName" (dict "root" .root "secret" .mount.secret) }}{{ end -}}
{{- end }}

{{/* Changes with whatever a service has mounted, as far as the chart can see it: dict "root" "service". */}}
{{- define "shop.secretsChecksum" -}}
{{- include "shop.computeSecrets" .root -}}
{{- $seen := dict -}}
{{- range $mount := (include "shop.mounts" . | fromJson).mounts -}}
{{- $name := include "shop.mountedSecret" (dict "root" $.root "mount" $mount) -}}
{{- $content := get $.root.Values.computed $mount.secret -}}
{{- if not $content }}{{ $content = include "shop.lookUp" (dict "root" $.root "name" $name) | fromJson }}{{ end -}}
{{- $_ := set $seen $mount.file (dict "name" $name "key" $mount.key "content" (get $content $mount.key | default "")) -}}
{{- end -}}
{{- toJson $seen | sha256sum -}}
{{- end }}

{{/*
A new private RSA key as a JWK Set (RFC 7517). Helm makes keys in PKCS #1 (RFC 8017, A.1.2): a SEQUENCE of nine INTEGERs in
DER, of which a JWK has eight, unsigned, in base64url.
*/}}
{{- define "shop.newTokenKeys" -}}
{{- $body := genPrivateKey "rsa" | replace "-----BEGIN RSA PRIVATE KEY-----" "" | replace "-----END RSA PRIVATE KEY-----" "" -}}
{{- $der := $body | replace "\n" "" | b64dec -}}
{{- $names := list "SEQUENCE" "version" "n" "e" "d" "p" "q" "dp" "dq" "qi" -}}
{{- $key := dict -}}
{{- $at := 0 -}}
{{- range $name := $names -}}
{{- $length := index $der (add $at 1 | int) | int -}}
{{- $start := add $at 2 | int -}}
{{- if ge $length 128 -}}
{{- $bytes := sub $length 128 | int -}}
{{- $length = 0 -}}
{{- range $i := until $bytes -}}
{{- $length = add (mul $length 256) (index $der (add $start $i | int) | int) | int -}}
{{- end -}}
{{- $start = add $start $bytes | int -}}
{{- end -}}
{{- if eq $name "SEQUENCE" -}}
{{- $at = $start -}}
{{- else -}}
{{- $at = add $start $length | int -}}
{{- $first := $start -}}
{{- if and (gt $length 1) (eq (index $der $start | int) 0) }}{{ $first = add $start 1 | int }}{{ end -}}
{{- $_ := set $key $name (substr $first $at $der | b64enc | replace "+" "-" | replace "/" "_" | replace "=" "") -}}
{{- end -}}
{{- end -}}
{{- $jwk := merge (dict "kty" "RSA" "use" "sig" "alg" "RS256" "kid" ($key.n | sha256sum | trunc 16)) (omit $key "version") -}}
{{- toJson (dict "keys" (list $jwk)) -}}
{{- end }}
