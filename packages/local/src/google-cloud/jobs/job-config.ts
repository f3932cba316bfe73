import { z } from 'zod'

/** What stands in for a deployed Cloud Run Job: a program on this machine instead of an image. */
export const JobConfig = z.strictObject({
  /** The program, and perhaps its first arguments. */
  command: z.union([z.array(z.string()).min(1), z.string().transform(program => [program])]),
  /** Replaced whole by an override's `args`. */
  args: z.array(z.string()).default([]),
  /** With PATH, HOME, TMPDIR, LANG and CLOUD_RUN_* all the process gets of an environment, as in the cloud. */
  env: z.record(z.string(), z.string()).default({}),
  /** Working directory; the stand-in's own unless set. */
  cwd: z.string().optional(),
  taskTimeoutSeconds: z.number().positive().default(600),
  maxRetries: z.int().min(0).max(10).default(3),
  /** Wait before the first retry, doubled with each. */
  retryDelayMs: z.int().nonnegative().default(200),
})
export type JobConfig = z.infer<typeof JobConfig>

/** By the job's resource name, or by its last part alone. */
export const JobConfigs = z.record(z.string(), JobConfig)
export type JobConfigs = z.infer<typeof JobConfigs>

/** What one `RunJob` changes of its job. */
export type RunOverrides = {
  args?: string[]
  env: Record<string, string>
  taskCount: number
  timeoutSeconds?: number
}
