import path from 'node:path'
import type { Start } from '../bench/measure-start.ts'
import { envNowhere } from '../cloud/nowhere.ts'
import type { LocalSecrets } from '../cloud/settings.ts'
import type { Tree } from './assemble.ts'

/** Node's own arguments in the image, by service; a test holds the Dockerfile to them. */
export const nodeArgs: Record<string, string[]> = { 'sync-engine': ['--max-semi-space-size=16'] }

/** How a tree is started as in its image: from its own folder, with its settings and no other variable. */
export function startOf({ service, folder }: Tree, secrets: LocalSecrets): Start {
  return {
    args: [...(nodeArgs[service] ?? []), path.join(folder, 'main.mjs')],
    cwd: folder,
    env: {
      ...envNowhere(service, secrets),
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: path.join(folder, 'compiled'),
    },
    // A run listens to nobody: it is there when it asks for its job, which nobody answers here.
    until: service === 'sync-engine' ? /the task failed/ : /"message":"listening"/,
  }
}

/**
 * The same with nothing else around it: Node reads that folder alone, writes nothing, starts no process, worker or native
 * code. Node keeps no compiled code then, so it is slower.
 */
export function sealedStartOf(tree: Tree, secrets: LocalSecrets): Start {
  const start = startOf(tree, secrets)
  return { ...start, args: ['--permission', `--allow-fs-read=${tree.folder}`, ...start.args] }
}
