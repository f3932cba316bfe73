import { createRequire } from 'node:module'
import { z } from 'zod'

type Parse = (file: string, text: string) => Promise<unknown>

/**
 * Terraform's own parser (compiled to WebAssembly), text in, JSON out; throws with file and place. Not imported: its types
 * would bring those of a browser into everything.
 */
export const { parse: parseHcl } = z
  .object({ parse: z.custom<Parse>(value => typeof value === 'function') })
  .parse(createRequire(import.meta.url)('@cdktn/hcl2json'))
