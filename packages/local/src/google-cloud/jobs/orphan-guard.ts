import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Reads `+ PGID` and `- PGID`; when its input ends, because the stand-in is gone in whatever way, it ends the process
 * groups that are left, with 10 s between SIGTERM and SIGKILL.
 */
const script = `
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups=$(printf '%s' "$groups" | sed "s/ $group / /") ;;
  esac
done
for group in $groups; do kill -TERM -"$group"; done
[ "$groups" = ' ' ] || sleep 10
for group in $groups; do kill -KILL -"$group"; done
`

export type OrphanGuard = ReturnType<typeof orphanGuard>

/**
 * Sees to it that no task outlives the stand-in, not even one ended by `kill -9`, which nothing in the process itself
 * can. A task is a process group of its own; the guard, a shell waiting on a pipe, is told of each, and the
 * operating system closes the pipe when the stand-in dies. It starts with the first task.
 */
export function orphanGuard() {
  let guard: ChildProcess | undefined
  const start = () => {
    const started = spawn('/bin/sh', ['-c', script], {
      detached: true, // so that Ctrl-C does not reach it
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    started.stdin?.on('error', () => {})
    started.on('error', () => {})
    started.unref()
    return started
  }
  return {
    watch(group: number): void {
      guard ??= start()
      guard.stdin?.write(`+ ${group}\n`)
    },
    forget: (group: number) => void guard?.stdin?.write(`- ${group}\n`),
    close: () => void guard?.stdin?.end(),
  }
}
