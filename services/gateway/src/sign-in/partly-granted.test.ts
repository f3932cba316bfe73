import path from 'node:path'
import { connectionsOf } from '@doki/connections'
import { createLog } from '@doki/service'
import { type Test, test } from 'tap'
import { testSignIn } from '../testing/test-sign-in.ts'

test('what works without a scope works, and the rest can be granted later, for the same account only', async t => {
  const { browse, get, app, workspace } = await setup(t)
  const first = await (await browse(scope => !scope.includes('drive.file'))).finish()
  const { accessToken } = first.json()
  const connection = async () => (await get(accessToken, '/connections')).body.items[0]
  const found = await connection()
  const grantUrl = 'http://doki.test/auth/google/start?account=ann%40example.com'
  t.match(found, {
    state: 'ok',
    stateReason: null,
    details: {
      email: 'ann@example.com',
      missing: 'some',
      missingScopes: 'https://www.googleapis.com/auth/drive.file',
      doesNotWork: /^listing spreadsheets/,
      grantUrl,
    },
  })

  const [spreadsheetId] = workspace.world.sheets.keys()
  const schema = await get(accessToken, `/connections/${found.id}/schema?dataset=${spreadsheetId}`)
  t.match(schema, { status: 200, body: { sheet: { columns: [{ header: 'id' }, { header: 'total' }] } } })
  const list = await get(accessToken, `/connections/${found.id}/datasets`)
  t.match(list, { status: 409, body: { code: 'reconnect', message: /does not cover this/ } })
  const tried = await app.inject({
    method: 'POST',
    url: `/connections/${found.id}/test`,
    headers: { authorization: `Bearer ${accessToken}` },
  })
  t.match(tried.json(), { state: 'ok', details: { grantUrl } }, 'and says where to grant the rest')

  const start = grantUrl.replace('http://doki.test', '')
  const other = await browse(undefined, { start, user: 'ben@example.com' })
  t.match((await other.finish()).json(), { statusCode: 403, message: /another Google account/ })
  t.match(await connection(), { id: found.id, details: found.details }, 'nothing was changed')
  t.equal((await get(accessToken, '/connections')).body.items.length, 1)

  const more = await browse(undefined, { start })
  t.match(Object.fromEntries(more.asked.searchParams), {
    login_hint: 'ann@example.com',
    include_granted_scopes: 'true',
  })
  t.equal((await more.finish()).statusCode, 200)
  t.same((await connection()).details, { email: 'ann@example.com' })
  t.equal((await get(accessToken, `/connections/${found.id}/datasets`)).status, 200)
})

test('a file that Drive does not show is one that may have changed', async t => {
  const { browse, get, deps, workspace, google } = await setup(t)
  const { accessToken } = (await (await browse(scope => !scope.includes('drive.file'))).finish()).json()
  const [{ id, workspaceId }] = (await get(accessToken, '/connections')).body.items
  const { service, credentials } = deps
  const log = createLog('test', 'silent')
  const connections = connectionsOf({ db: service, credentials, google, rules: {}, log })
  const [spreadsheetId = ''] = workspace.world.sheets.keys()
  const side = await connections.openSheet({ workspaceId, connectionId: id }, spreadsheetId)
  const [one, two] = [await side.version(), await side.version()]
  t.not(one.version, two.version)
  t.equal((await side.describe()).title, 'orders')
})

async function setup(t: Test) {
  const folder = t.testdir({ 'orders.csv': 'id,total\n1,9.50\n2,3\n' })
  const users = ['ann@example.com', 'ben@example.com']
  return testSignIn(t, { load: [path.join(folder, 'orders.csv')], users })
}
