import { Problem } from '@doki/contracts'
import type { z } from 'zod'
import type { Ask, CallApi } from './call-api.ts'
import { Refusal } from './refusal.ts'

/** Asks the API for a `T`; throws what it refuses as a `Refusal`, in its own words. */
export type AskApi = <T extends z.ZodType>(answer: T, ask: Ask) => Promise<z.output<T>>

/** `call` with answers parsed, and refusals thrown. */
export function askApi(call: CallApi): AskApi {
  return async (answer, ask) => {
    const { status, body } = await call(ask)
    if (status < 400) return answer.parse(body)
    const { message, issues = [] } = Problem.parse(body)
    const more = issues.map(issue => `${issue.path}: ${issue.message}`)
    throw new Refusal([message, ...more].join('\n'))
  }
}

/** `path` with those of `query` that are given. */
export function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value))
  return given.size > 0 ? `${path}?${given}` : path
}
