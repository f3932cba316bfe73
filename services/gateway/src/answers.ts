import { Problem } from '@doki/contracts'
import { z } from 'zod'

/** How routes may fail, for the OpenAPI document; the error handler answers them. */
export const problems = { '4xx': Problem, '5xx': Problem }

/** The query or path of a route that names one thing. */
export const byId = <T extends z.ZodType>(id: T) => z.object({ id })

/** The answer of a route that has nothing to say. */
export const Nothing = z.null().describe('No content')
