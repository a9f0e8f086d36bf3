#!/usr/bin/env bash
# Sign EvidenceKit.app from the inside out, have Apple notarise it, staple the ticket, pack it.
# Needs macOS with Xcode's tools, and in the environment:
#   SIGNING_IDENTITY  "Developer ID Application: NAME (TEAM)"
#   NOTARY_PROFILE    a profile stored with: xcrun notarytool store-credentials
# Use: sign-and-notarise.sh PATH/EvidenceKit.app OUT.zip
set -euo pipefail
app=${1:?the .app} out=${2:?the archive to write}
here=$(cd "$(dirname "$0")" && pwd)
: "${SIGNING_IDENTITY:?}" "${NOTARY_PROFILE:?}"

sign() {
    codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" \
        --sign "$SIGNING_IDENTITY" "$@"
}
while IFS= read -r -d '' file; do
    if file -b "$file" | grep -q Mach-O; then sign "$file"; fi
done < <(find "$app/Contents" -type f -print0)
sign "$app"
codesign --verify --deep --strict --verbose=2 "$app"

ditto -c -k --keepParent "$app" "$out"
xcrun notarytool submit "$out" --keychain-profile "$NOTARY_PROFILE" --wait
xcrun stapler staple "$app"
rm "$out"
ditto -c -k --keepParent "$app" "$out"
spctl --assess --type execute --verbose "$app"
