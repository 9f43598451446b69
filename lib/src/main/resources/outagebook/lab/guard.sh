# Starts servers, one per line of its input, and says their process ids. When the input ends or the time is over,
# ends them, and removes their folder. Runs as the user of the servers, in bash 3.2 or newer.
home=$1 life=$2
set -m                      # each server in a process group of its own
trap '' INT HUP QUIT XFSZ   # PostgreSQL sets what it needs itself
ulimit -c 0                 # no core files
ulimit -f $((1024 * 1024))  # no file above 1 GB: a runaway table cannot fill the disk alone

while left=$((life - SECONDS)); [ "$left" -gt 0 ] && IFS= read -r -t "$left" command; do
  # A shell around each, since this one does not bury its dead while it reads.
  { eval "$command" & echo $!; exec >&-; wait; } &
done

servers=$(jobs -p)
cd /
signal() { for server in $servers; do kill -s "$1" -- "-$server"; done; }
if [ -n "$servers" ]; then
  signal CONT
  signal QUIT               # PostgreSQL's immediate shutdown
  { sleep 10; signal KILL; } &
  killer=$!
  wait $servers
  kill -KILL -- "-$killer"
fi

# Before 9.4 a postmaster does not wait for its children, and one may hang while it ends. They work in the data directory.
for process in /proc/[0-9]*; do
  case $(readlink "$process/cwd") in
    "$home"/*) kill -KILL "${process#/proc/}" ;;
  esac
done

# A server that was killed could not remove its System V shared memory and, before 10, its semaphores.
for file in "$home"/*/data/postmaster.pid; do
  [ -f "$file" ] || continue
  { read -r _; read -r _; read -r _; read -r port; read -r _; read -r _; read -r _ memory; } <"$file"
  ipcrm -m "$memory"
  for set in 1 2 3 4 5 6 7 8; do ipcrm -S $((port * 1000 + set)); done
done

for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$home" && break; chmod -R u+w "$home"; sleep 0.2; done   # a folder may be read-only
