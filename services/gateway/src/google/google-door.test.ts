import path from 'node:path'
import { test } from 'tap'
import { testSignIn } from '../testing/test-sign-in.ts'

test('who signed in finds their spreadsheets and the columns of a tab', async t => {
  const { browse, get, workspace } = await setup(t)
  const { accessToken } = (await (await browse()).finish()).json()
  const { body: connections } = await get(accessToken, '/connections')
  const { id } = connections.items[0]
  const { body: datasets } = await get(accessToken, `/connections/${id}/datasets?query=ord`)
  t.match(datasets, { items: [{ kind: 'sheet', title: 'orders', tab: null }], next: null })
  const { body: schema } = await get(
    accessToken,
    `/connections/${id}/schema?dataset=${datasets.items[0].spreadsheetId}`,
  )
  t.match(schema, {
    kind: 'sheet',
    sheet: { spreadsheetTitle: 'orders', headerRow: 1, columns: [{ header: 'id' }, { header: 'total' }] },
  })
  const none = await get(
    accessToken,
    `/connections/${id}/schema?dataset=${datasets.items[0].spreadsheetId}/None`,
  )
  t.equal(none.status, 404)

  const { refreshTokens, accessTokens } = workspace.world
  for (const grant of [...refreshTokens.values(), ...accessTokens.values()]) grant.revoked = true
  const gone = await get(accessToken, `/connections/${id}/datasets`)
  t.match(gone, { status: 409, body: { code: 'reconnect' } })
  t.match((await get(accessToken, `/connections/${id}`)).body, {
    state: 'reconnect',
    stateReason: /no longer accepts the consent of ann@example.com/,
  })
})

async function setup(
  t: Parameters<typeof testSignIn>[0] & { testdir(files: Record<string, string>): string },
) {
  const folder = t.testdir({ 'orders.csv': 'id,total\n1,9.50\n2,3\n' })
  return testSignIn(t, { load: [path.join(folder, 'orders.csv')] })
}
