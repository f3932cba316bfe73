import { readFileSync } from 'node:fs'

/**
 * Time of processors, in ms and steps of 10, that a process has used itself, and that those of its children used which
 * have ended: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function cpuMs(pid: number | undefined): { own: number; children: number } {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields
    .split(' ')
    .slice(11, 15)
    .map(Number)
  return { own: (user + system) * 10, children: (childrenUser + childrenSystem) * 10 }
}
