#!/bin/sh
# Brings the programs that tests start, and never fails: a test whose program is missing is skipped,
# and the end of the test run names it. Programs are installed only as root on a system with apt;
# the JavaScript client goes into the folder for built files.
#
# usage: tools.sh TARGET_FOLDER [true: stay offline]
target=$1
offline=${2:-false}
PATH=$PATH:/usr/local/sbin:/usr/sbin
mqttjs=mqtt@5.14.1

# program:package that has it
programs='
  mosquitto:mosquitto
  mosquitto_passwd:mosquitto
  mosquitto_pub:mosquitto-clients
  mosquitto_sub:mosquitto-clients
  mosquitto_rr:mosquitto-clients
  openssl:openssl
  haproxy:haproxy
  node:nodejs
  npm:npm
  chromium:chromium
'

say() {
  echo "tools.sh: $*"
}

missing_programs() {
  for entry in $programs; do
    command -v "${entry%:*}" >/dev/null || echo "${entry%:*}"
  done
}

missing_packages() {
  for entry in $programs; do
    command -v "${entry%:*}" >/dev/null || echo "${entry#*:}"
  done | sort -u
}

# Without this Debian starts the servers at once, and mosquitto takes port 1883.
forbid_services() {
  [ -e /usr/sbin/policy-rc.d ] && return
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d &&
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
}

install_packages() {
  say "installing" $1
  forbid_services
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  # One by one where not all can be had together.
  timeout 120 apt-get -q update >"$target/apt.log" 2>&1
  timeout 600 apt-get -q -y --no-install-recommends install $1 >>"$target/apt.log" 2>&1 ||
    for package in $1; do
      timeout 300 apt-get -q -y --no-install-recommends install "$package" >>"$target/apt.log" 2>&1 ||
        say "cannot install $package, see $target/apt.log"
    done
}

install_mqttjs() {
  timeout 120 npm install --prefix "$target/js" --no-audit --no-fund --loglevel=error "$mqttjs" \
    >"$target/npm.log" 2>&1 || say "cannot install $mqttjs, see $target/npm.log"
}

mkdir -p "$target"
packages=$(missing_packages)
if [ -n "$packages" ] && [ "$offline" != true ] && [ "$(id -u)" = 0 ] &&
  command -v apt-get >/dev/null; then
  install_packages "$packages"
fi
if [ ! -d "$target/js/node_modules/mqtt" ] && [ "$offline" != true ] &&
  command -v npm >/dev/null; then
  install_mqttjs
fi

missing=$(missing_programs)
[ -d "$target/js/node_modules/mqtt" ] || missing="$missing mqtt.js"
[ -z "$missing" ] || say "tests of these are skipped:" $missing
exit 0
