#!/bin/sh
# Run a command of the project's virtual environment: in_venv.sh COMMAND ARGUMENT…
# Nothing is activated and no PATH is changed for longer than the command.
set -eu
venv=${VENV:-.venv}
bin="$venv/bin"
[ -d "$venv/Scripts" ] && bin="$venv/Scripts"
command=$1
shift
exec "$bin/$command" "$@"
