import { z } from 'zod'

/** The environment does not hold what the process needs. Its message lists every bad setting, and no values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * The environment as `schema` wants it. An empty variable counts as absent, as shells and Terraform write it.
 * Throws `ConfigError` naming every missing or malformed setting at once, each with what it should be: the
 * schema's own `describe` text.
 */
export function readConfig<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(set)
  if (parsed.success) return parsed.data
  throw new ConfigError(complain(schema, parsed.error.issues, set))
}

function complain(schema: z.ZodType, issues: z.core.$ZodIssue[], set: Record<string, unknown>): string {
  const byName = Map.groupBy(issues, issue => String(issue.path[0] ?? 'settings'))
  const lines = [...byName].map(([name, found]) => {
    const what = name in set ? `is malformed (${found.map(issue => issue.message).join('; ')})` : 'is missing'
    const wanted = describe(schema, name)
    return `  ${name} ${what}${wanted ? `\n    It should be: ${wanted}` : ''}`
  })
  const count = byName.size === 1 ? 'a setting is' : `${byName.size} settings are`
  return `Cannot start: ${count} missing or malformed in the environment.\n${lines.join('\n')}`
}

function describe(schema: z.ZodType, name: string): string | undefined {
  const setting = schema instanceof z.ZodObject ? schema.shape[name] : undefined
  return setting instanceof z.ZodType ? setting.description : undefined
}
