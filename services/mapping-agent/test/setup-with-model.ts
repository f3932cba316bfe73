import { openModel } from '@doki/agents'
import { modelSettings } from '@doki/agents/settings'
import { MappingProposal, type SheetCell, type TableSchema } from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { jobStore } from '@doki/jobs'
import type { RerankAnswer, RerankQuestion } from '@doki/matching'
import { createLog, signInternal } from '@doki/service'
import type { Test } from 'tap'
import { z } from 'zod'
import { buildApp } from '../src/app.ts'
import { askFor, fakeSources } from './fake-sources.ts'
import { recordedOpenAi } from './recorded-openai.ts'

export interface Options {
  /** Of the sheet; its values are integers in the first column, texts in the others. */
  headers?: string[]
  settings?: Record<string, string>
  meanings?: string[][]
  shareCells?: boolean
}

/** The mapping agent with a model and without, both over the same sheet and table; what the model is sent is kept. */
export async function setupWithModel(
  t: Test,
  { headers = ['ID', 'Zorp', 'Blick'], settings, meanings, shareCells }: Options = {},
) {
  const openAi = await recordedOpenAi(t, meanings && { meanings })
  const { admin, service: db } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const log = createLog('mapping', 'silent')
  const read = z.object(modelSettings).parse({
    MODEL_PROVIDER: 'openai',
    MODEL_NAME: 'acme/thinker-1',
    MODEL_BASE_URL: openAi.url,
    MODEL_API_KEY: openAi.key,
    ...settings,
  })
  const secret = 's'.repeat(32)
  const dispatcher = { dispatch: async () => true, dispatchAll: async () => 0 }
  const { sources } = fakeSources({ tabs: { Data: [headers, ...rowsOf(headers)] }, table, sample })
  const given = { log, db, secrets: [secret], dispatcher, sources, ...(shareCells && { shareCells }) }
  const app = buildApp({ ...given, model: openModel(read, { log }) })
  const plain = buildApp(given)
  t.teardown(() => Promise.all([app.close(), plain.close()]))
  const jobs = jobStore(db)

  async function propose(by: typeof app) {
    const { id } = await jobs.create({ workspaceId, kind: 'mapping.suggest', input: askFor('Data') })
    const payload = JSON.stringify({ jobId: id, kind: 'mapping.suggest' })
    const signed = signInternal(secret, payload, Date.now() / 1000)
    const type = 'application/octet-stream'
    await by.inject({
      method: 'POST',
      url: '/jobs',
      payload,
      headers: { 'content-type': type, 'x-internal-secret': signed },
    })
    return MappingProposal.parse((await jobs.find(id))?.result)
  }
  const bodiesTo = (route: string) => openAi.bodies.filter(({ url }) => url.endsWith(route))
  /** What it is asked, which is always the same. */
  async function question(): Promise<RerankQuestion> {
    openAi.answers.add({ status: 500 })
    await propose(app)
    const [, user] = openAi.chats.at(-1)?.messages ?? []
    return JSON.parse(String(user?.content))
  }
  return {
    ...openAi,
    question,
    run: () => propose(app),
    without: () => propose(plain),
    /** An answer that gives these headers these columns. */
    async choose(choices: Record<string, string | null>): Promise<RerankAnswer> {
      const { sources, targets } = await question()
      const answers = Object.entries(choices).map(([header, column]) => ({
        source: sources.find(each => each.header === header)?.source ?? -1,
        target: column === null ? null : (targets.find(({ name }) => name === column)?.target ?? -1),
        certainty: 'likely' as const,
        why: 'an old word for it',
      }))
      return { answers }
    },
    embeds: () => bodiesTo('/embeddings').map(({ body }) => JSON.parse(body).input),
    /** The newest proposal, as recorded. */
    action: () =>
      db.one(sql`
        select * from ai_actions where action = 'propose_mapping' order by created_at desc, id desc limit 1`),
  }
}

function rowsOf(headers: string[]): SheetCell[][] {
  return Array.from({ length: 12 }, (_, n) =>
    headers.map((_, at) => (at === 0 ? n : `sheet-canary-${n} is ${at}`)),
  )
}

const text = {
  dbType: 'text',
  type: 'text' as const,
  nullable: true,
  hasDefault: false,
  generated: false,
  limits: {},
}
const number = { ...text, dbType: 'integer', type: 'integer' as const }
const table: TableSchema = {
  schema: 'public',
  name: 'orders',
  columns: [
    { ...number, name: 'id', nullable: false },
    ...['alpha', 'beta', 'gamma', 'delta', 'password'].map(name => ({ ...text, name })),
    { ...number, name: 'weight' },
  ],
  primaryKey: ['id'],
  uniques: [['id']],
}
const sample = {
  columns: table.columns.map(({ name }) => name),
  rows: Array.from({ length: 12 }, (_, n) =>
    table.columns.map(({ type }) => (type === 'integer' ? String(n) : `table-canary-${n}`)),
  ),
}

/** Header -> column. */
export function pairs({ columns }: MappingProposal): Record<string, string> {
  return Object.fromEntries(columns.map(({ label, column }) => [label, column]))
}
