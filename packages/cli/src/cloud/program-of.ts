import path from 'node:path'

/** The program of a service, as Node is to start it. */
export type ProgramOf = (service: string) => string

/** From the sources of a repository. */
export const sourcesOf =
  (repository: string): ProgramOf =>
  service =>
    path.join(repository, `services/${service}/src/main.ts`)

/** The bundles that the images hold, as `./doki assemble` lays them out. */
export const bundlesIn =
  (folder: string): ProgramOf =>
  service =>
    path.join(folder, service, 'main.mjs')
