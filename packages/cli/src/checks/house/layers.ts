import type { Part } from './read-house.ts'

/** From the ground up: a part may lean on its own layer and those below, except where `alone` says otherwise. */
const layers = {
  contracts: ['contracts'],
  pure: ['sync', 'matching', 'intent', 'engine', 'schedule'],
  adapters: [
    'google',
    'tables',
    'connections',
    'syncs',
    'client',
    'database',
    'jobs',
    'agents',
    'vault',
    'service',
    'telemetry',
  ],
  services: [],
  top: ['local', 'cli'],
} as const

export type Layer = keyof typeof layers
const order: Layer[] = ['contracts', 'pure', 'adapters', 'services', 'top']

/** More products will stand on these, so they know nothing of sheets. */
export const kernel = ['jobs', 'agents', 'service', 'vault', 'database', 'telemetry']
export const ofSheets = ['sync', 'matching', 'intent', 'engine', 'google', 'tables', 'connections', 'syncs']

/** Undefined for a package nobody has placed yet. */
export function layerOf({ folder }: Pick<Part, 'folder'>): Layer | undefined {
  const [kind, name] = folder.split('/')
  if (kind === 'services') return 'services'
  return order.find(layer => layers[layer].some(each => each === name))
}

/** Why `from` may not lean on `to`; undefined when it may. */
export function objection(from: Part, to: Part): string | undefined {
  const [lower, upper] = [layerOf(to), layerOf(from)]
  if (!lower || !upper) return 'is in no layer'
  if (lower === 'services') return 'nobody imports a service'
  if (order.indexOf(lower) > order.indexOf(upper)) return `${upper} may not lean on ${lower}`
  const [own, other] = [shortName(from), shortName(to)]
  if (other === 'cli') return 'nobody imports the command line'
  if (kernel.includes(own) && ofSheets.includes(other)) return 'the kernel knows nothing of sheets'
  return undefined
}

function shortName({ folder }: Part): string {
  return folder.slice(folder.indexOf('/') + 1)
}
