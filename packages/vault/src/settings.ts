import { z } from 'zod'
import { createVault } from './create-vault.ts'
import { keysFormat, readKeys } from './read-keys.ts'

/** What a process is told of its sealing keys, the shape of a zod object; `needSealKeys` wants one of the two. */
export const vaultSettings = {
  SEAL_KEYS: z
    .string()
    .superRefine((text, context) => {
      const wrong = whatIsWrong(text)
      if (wrong) context.addIssue(wrong)
    })
    .optional()
    .describe(
      `the keys that seal credentials: ${keysFormat}; the first one seals, all of them open. ` +
        'Or set SEAL_KEYS_SECRET instead',
    ),
  SEAL_KEYS_SECRET: z
    .string()
    .regex(/^projects\/[^/]+\/secrets\/[^/]+(\/versions\/[^/]+)?$/, 'not the name of a secret')
    .optional()
    .describe('instead of SEAL_KEYS: the Secret Manager secret that holds them, projects/P/secrets/NAME'),
}

const OneOfBoth = z.union([z.object({ SEAL_KEYS: z.string() }), z.object({ SEAL_KEYS_SECRET: z.string() })])

/** The schema, and that one of the two is set: what is missing is listed together with all else that is. */
export function needSealKeys<T extends z.ZodObject<typeof vaultSettings>>(schema: T): T {
  return schema.superRefine(
    (settings: unknown, context) => {
      if (OneOfBoth.safeParse(settings).success) return
      context.addIssue({ code: 'custom', path: ['SEAL_KEYS'], message: 'set SEAL_KEYS or SEAL_KEYS_SECRET' })
    },
    // Also when other settings are wrong, which would otherwise be said first and alone.
    { when: () => true },
  )
}

/** In words that hold no key. */
function whatIsWrong(text: string): string | undefined {
  try {
    createVault(readKeys(text))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'malformed'
  }
}
