import { z } from 'zod'

/** Names the fields an update is about, as `push_config` or `push_config.push_endpoint`. */
export const UpdateMask = z.object({ paths: z.array(z.string()).default([]) })

/** The top-level fields of `given` that the mask names; gRPC gives fields in camel case and paths in snake case. */
export function camelCased(given: Record<string, unknown>, { paths }: z.infer<typeof UpdateMask>) {
  const names = paths.map(path =>
    path.replace(/\..*$/, '').replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase()),
  )
  return Object.fromEntries(names.map(name => [name, given[name]]))
}
