import { MappingProposal } from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { jobStore } from '@doki/jobs'
import { createLog, signInternal } from '@doki/service'
import { type Test, test } from 'tap'
import { askFor, fakeSources } from '../test/fake-sources.ts'
import { buildApp } from './app.ts'

test('a message brings a proposal, and what was done is recorded without a cell of the sheet', async t => {
  const { create, push, jobs, db, logged } = await setup(t)
  const { id } = await create('Data')
  t.equal((await push(id)).statusCode, 204)
  const job = await jobs.find(id)
  t.equal(job?.status, 'completed')
  t.match(MappingProposal.parse(job?.result), { newTable: { name: 'orders' }, key: { columns: ['id'] } })
  const action = await db.one(
    sql`select action, agent, status, reasoning, metadata::text as metadata from ai_actions`,
  )
  t.match(action, { action: 'propose_mapping', agent: 'mapping', status: 'proposed', reasoning: /ID → id/ })
  t.notMatch(JSON.stringify(action) + logged(), /secret-cell/)
})

test('what a person has to mend ends the job with the words for it', async t => {
  const { create, push, jobs } = await setup(t)
  const { id } = await create('Sales')
  t.equal((await push(id)).statusCode, 204)
  t.match(await jobs.find(id), {
    status: 'failed',
    error: { code: 'unprocessable', message: /There is no tab “Sales”/ },
  })
})

async function setup(t: Test) {
  const { admin, service: db } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const lines: string[] = []
  const log = createLog('mapping', 'info', { write: (line: string) => void lines.push(line) })
  const secret = 's'.repeat(32)
  const dispatcher = { dispatch: async () => true, dispatchAll: async () => 0 }
  const { sources } = fakeSources({
    tabs: {
      Data: [
        ['ID', 'Note'],
        [1, 'secret-cell'],
        [2, 'secret-cell'],
      ],
    },
  })
  const app = buildApp({ log, db, secrets: [secret], dispatcher, sources })
  t.teardown(() => app.close())
  const jobs = jobStore(db)
  return {
    db,
    jobs,
    logged: () => lines.join(''),
    create: (tab: string) => jobs.create({ workspaceId, kind: 'mapping.suggest', input: askFor(tab) }),
    push: (jobId: string) => {
      const payload = JSON.stringify({ jobId, kind: 'mapping.suggest' })
      const headers = {
        'content-type': 'application/octet-stream',
        'x-internal-secret': signInternal(secret, payload, Date.now() / 1000),
      }
      return app.inject({ method: 'POST', url: '/jobs', payload, headers })
    },
  }
}
