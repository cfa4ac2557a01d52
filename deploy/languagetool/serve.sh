#!/bin/sh
# A LanguageTool server for Polish and English on this machine, from the artefacts on Maven Central.
#
#   deploy/languagetool/serve.sh fetch          bring the 124 archives (96 MB) into deploy/languagetool/lib; needs Maven
#   deploy/languagetool/serve.sh [PORT] [ARG…]  start it on the loopback interface (8081); needs Java 17 or newer
#
# Then PREZENT_LANGUAGETOOL_URL=http://127.0.0.1:8081 tells the desk where it is.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
lib=${LANGUAGETOOL_LIB:-$here/lib}

if [ "${1:-}" = fetch ]; then
  command -v mvn >/dev/null || { echo "languagetool: Maven is missing. On Debian or Ubuntu: apt install maven" >&2; exit 1; }
  exec mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$lib"
fi

[ -d "$lib" ] || { echo "languagetool: nothing to start in $lib. First: $0 fetch" >&2; exit 1; }
command -v java >/dev/null || { echo "languagetool: Java is missing. On Debian or Ubuntu: apt install openjdk-17-jre-headless" >&2; exit 1; }
port=${1:-8081}
[ $# -gt 0 ] && shift
exec java -Xmx768m -cp "$lib/*" org.languagetool.server.HTTPServer --config "$here/server.properties" --port "$port" "$@"
