import { randomBytes, randomUUID } from 'node:crypto'
import type { Credentials } from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { type Test, test } from 'tap'
import { createVault } from './create-vault.ts'
import { credentialStore } from './credential-store.ts'

const google: Credentials = { kind: 'google', email: 'a@example.com', refreshToken: 'r-1', scopes: ['drive'] }

test('credentials are kept sealed and come back as they were', async t => {
  const { store, connectionId, workspaceId, sealedText } = await setup(t)
  await store.save(connectionId, workspaceId, google)
  t.same(await store.open(connectionId), { workspaceId, kind: 'google', credentials: google })
  t.notMatch(await sealedText(), 'r-1')
})

test('a sealed text copied to another connection does not open', async t => {
  const { store, db, connectionId, workspaceId, addConnection } = await setup(t)
  await store.save(connectionId, workspaceId, google)
  const other = await addConnection()
  await db.rows(sql`
    update connections set sealed = (select sealed from connections where id = ${connectionId}) where id = ${other}`)
  await t.rejects(store.open(other), { code: 'unprocessable' })
})

test('a connection that lost its consent says so until it is connected again', async t => {
  const { store, db, connectionId, workspaceId } = await setup(t)
  const state = () => db.one(sql`select state, state_reason from connections where id = ${connectionId}`)
  await store.markState(connectionId, 'reconnect', 'the consent was withdrawn')
  t.same(await state(), { state: 'reconnect', state_reason: 'the consent was withdrawn' })
  await store.save(connectionId, workspaceId, google)
  t.same(await state(), { state: 'ok', state_reason: null })
})

test('what is disconnected has nothing in it, and is as before once it is connected again', async t => {
  const { store, admin, db, connectionId, workspaceId, sealedText } = await setup(t)
  await store.save(connectionId, workspaceId, google)
  const sealed = await sealedText()
  const toGiveBack = () => db.rows(sql`select sealed from revocations where connection_id = ${connectionId}`)
  for (const _ of [1, 2]) {
    await store.disconnect(connectionId, workspaceId)
    await t.rejects(store.open(connectionId), {
      code: 'reconnect',
      message: /disconnected: connect it again/,
    })
    t.same(await toGiveBack(), [{ sealed }], 'Google is still to be told')
  }
  t.same(await store.reseal(), { resealed: 0, unreadable: 0 })
  await store.save(connectionId, workspaceId, google)
  t.same((await store.open(connectionId)).credentials, google)
  await store.disconnect(connectionId, workspaceId)
  t.equal((await toGiveBack()).length, 1)
  await t.rejects(store.disconnect(connectionId, randomUUID()), { code: 'not_found' })
  await admin.rows(sql`delete from connections where id = ${connectionId}`)
  t.equal((await toGiveBack()).length, 1)
})

test('a foreign or missing connection is not found', async t => {
  const { store, connectionId } = await setup(t)
  await t.rejects(store.open(randomUUID()), { code: 'not_found' })
  await t.rejects(store.save(connectionId, randomUUID(), google), { code: 'not_found' })
  await t.rejects(store.markState(randomUUID(), 'ok', null), { code: 'not_found' })
})

test('resealing moves everything to the current key', async t => {
  const { store, db, connectionId, workspaceId, keys, sealedText } = await setup(t)
  await store.save(connectionId, workspaceId, google)
  const rotated = credentialStore(db, createVault({ keys: { k2: key(), ...keys }, current: 'k2' }))
  t.same(await rotated.reseal(), { resealed: 1, unreadable: 0 })
  t.match(await sealedText(), /^v1\.k2\./)
  t.same((await rotated.open(connectionId)).credentials, google)
  t.same(await rotated.reseal(), { resealed: 0, unreadable: 0 })
})

test('what no key opens any more does not hold up the rest', async t => {
  const { store, db, connectionId, workspaceId, addConnection, keys, sealedText } = await setup(t)
  const lost = await addConnection()
  const gone = credentialStore(db, createVault({ keys: { k0: key() }, current: 'k0' }))
  await gone.save(lost, workspaceId, google)
  await store.save(connectionId, workspaceId, google)
  const rotated = credentialStore(db, createVault({ keys: { k2: key(), ...keys }, current: 'k2' }))
  t.same(await rotated.reseal(), { resealed: 1, unreadable: 1 })
  t.match(await sealedText(), /^v1\.k2\./)
})

const key = () => randomBytes(32).toString('base64')

async function setup(t: Test) {
  const { admin, service: db } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const keys = { k1: key() }
  const vault = createVault({ keys, current: 'k1' })
  const addConnection = async () => {
    const id = randomUUID()
    const sealed = vault.seal('{}', { workspaceId, connectionId: id })
    await db.rows(sql`
      insert into connections (id, workspace_id, kind, name, sealed)
      values (${id}, ${workspaceId}, 'google', 'Sheets', ${sealed})`)
    return id
  }
  const connectionId = await addConnection()
  const sealedText = async () => {
    const { sealed } = await db.one(sql`select sealed from connections where id = ${connectionId}`)
    return String(sealed)
  }
  return {
    admin,
    db,
    store: credentialStore(db, vault),
    keys,
    connectionId,
    workspaceId,
    addConnection,
    sealedText,
  }
}
