import { randomUUID } from 'node:crypto'
import { DokiError } from '@doki/contracts'
import { type Test, test } from 'tap'
import { asUser, claimsOf, type Sql, seedWorkspace, sql, testDatabase } from '../index.ts'

test('of 20 who redeem one invitation at once, one becomes a member', async t => {
  const { admin, as, token, workspaceId } = await setup(t)
  const guests = await Promise.all(Array.from({ length: 20 }, () => guest(admin)))
  const outcomes = await Promise.allSettled(
    guests.map(id => as(id, sql`select redeem_invite(${token}) as workspace_id`)),
  )
  const won = outcomes.filter(outcome => outcome.status === 'fulfilled')
  const lost = outcomes.filter(outcome => outcome.status === 'rejected')
  t.strictSame(
    won.map(({ value }) => value),
    [[{ workspace_id: workspaceId }]],
  )
  for (const { reason } of lost) t.match(reason, { code: 'not_found' })
  const joined = await admin.one(sql`
    select count(*) as n from workspace_members where workspace_id = ${workspaceId} and user_id = any (${guests})`)
  t.strictSame(joined, { n: 1 })
})

test('an invitation is for one address, however it is spelled, and another one does not spoil it', async t => {
  const { admin, gateway, as, token } = await setup(t)
  const redeem = sql`select redeem_invite(${token})`
  const other = await guest(admin, 'else@example.com')
  await t.rejects(as(other, redeem), { code: 'forbidden', message: /for another e-mail address/ })
  await t.rejects(
    asUser(gateway, claimsOf(await guest(admin), { email: 'now@example.com' }), tx => tx.rows(redeem)),
    { code: 'forbidden' },
    'what the token says is newer',
  )
  await as(await guest(admin, 'a@EXAMPLE.com'), redeem)
})

test('an invitation is worth no more than who made it', async t => {
  const { admin, as, administrator, owner, workspaceId } = await setup(t)
  const demote = (role: string) =>
    as(owner, sql`update workspace_members set role = ${role} where user_id = ${administrator}`)
  const [made] = await as(
    administrator,
    sql`select token from create_invite(${workspaceId}, 'a@example.com', 'admin')`,
  )
  const token = String(made?.token)
  const redeem = sql`select redeem_invite(${token})`
  await demote('member')
  const id = await guest(admin)
  await t.rejects(as(id, redeem), { code: 'not_found' })
  t.strictSame(await as(id, sql`select * from get_invite_by_token(${token})`), [])
  await demote('admin')
  await as(id, redeem)
})

test('one person who redeems twice at once joins once', async t => {
  const { admin, as, token } = await setup(t)
  const id = await guest(admin)
  const redeem = sql`select redeem_invite(${token})`
  const outcomes = await Promise.allSettled([as(id, redeem), as(id, redeem)])
  t.strictSame(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

test('only the hash of a token is kept', async t => {
  const { admin, token } = await setup(t)
  const row = await admin.one(
    sql`select token_hash = sha256(${token}::text::bytea) as hashed, invites::text as row from invites`,
  )
  t.equal(row.hashed, true)
  t.notOk(String(row.row).includes(token))
  t.match(token, /^[0-9a-f]{64}$/)
})

test('before sign-in a token shows what it is for, and a wrong or expired one nothing', async t => {
  const { admin, gateway, token, workspaceId } = await setup(t)
  const show = (shown: string) =>
    asUser(gateway, null, tx => tx.rows(sql`select * from get_invite_by_token(${shown})`))
  t.match(await show(token), [{ workspace_id: workspaceId, workspace_name: 'Acme', role: 'member' }])
  t.strictSame(await show('guessed'), [])
  await admin.rows(sql`update invites set expires_at = now() - interval '1 second'`)
  t.strictSame(await show(token), [])
})

test('an expired invitation lets nobody in', async t => {
  const { admin, as, token } = await setup(t)
  await admin.rows(sql`update invites set expires_at = now() - interval '1 second'`)
  await t.rejects(as(await guest(admin), sql`select redeem_invite(${token})`), { code: 'not_found' })
})

test('a member who redeems is told so, and the invitation stays good', async t => {
  const { admin, as, token, viewer } = await setup(t)
  await admin.rows(sql`update users set email = 'a@example.com' where id = ${viewer}`)
  await t.rejects(as(viewer, sql`select redeem_invite(${token})`), { code: 'conflict' })
  await as(await guest(admin), sql`select redeem_invite(${token})`)
})

test('owners and admins invite, only an owner invites an owner, the others do not', async t => {
  const { as, workspaceId, owner, administrator, member, viewer, outsider } = await setup(t)
  const invite = (role: string) => sql`select id from create_invite(${workspaceId}, 'b@example.com', ${role})`
  await as(owner, invite('owner'))
  await as(administrator, invite('admin'))
  await t.rejects(as(administrator, invite('owner')), {
    code: 'forbidden',
    message: 'only an owner makes somebody an owner. Ask one, or invite them as an admin.',
  })
  await t.rejects(as(member, invite('viewer')), { code: 'forbidden', message: /only owners and admins/ })
  await t.rejects(as(viewer, invite('viewer')), { code: 'forbidden' })
  await t.rejects(as(outsider, invite('viewer')), new DokiError('not_found', 'no such workspace'))
})

test('an invitation is valid for 30 days at most', async t => {
  const { as, owner, workspaceId } = await setup(t)
  const invite = (valid: string) =>
    sql`select id from create_invite(${workspaceId}, 'b@example.com', 'member', ${valid}::interval)`
  await as(owner, invite('30 days'))
  await t.rejects(as(owner, invite('31 days')), { code: 'invalid_input' })
  await t.rejects(as(owner, invite('-1 day')), { code: 'invalid_input' })
})

test('a revoked invitation is gone; a foreign one cannot be revoked or listed', async t => {
  const { admin, as, token, inviteId, owner, member, outsider, workspaceId } = await setup(t)
  const list = sql`select id from list_invites(${workspaceId})`
  const revoke = sql`select revoke_invite(${inviteId})`
  t.strictSame(await as(owner, list), [{ id: inviteId }])
  t.strictSame(await as(member, list), [])
  t.strictSame(await as(outsider, list), [])
  await t.rejects(as(outsider, revoke), { code: 'not_found' })
  await t.rejects(as(member, revoke), { code: 'forbidden' })
  await as(owner, revoke)
  await t.rejects(as(owner, revoke), { code: 'not_found' })
  await t.rejects(as(await guest(admin), sql`select redeem_invite(${token})`), { code: 'not_found' })
})

/** Somebody who signed in, with the address that is invited unless told otherwise. */
async function guest(
  admin: { rows(query: Sql): Promise<unknown> },
  email = 'a@example.com',
): Promise<string> {
  const id = randomUUID()
  await admin.rows(sql`select private.sync_user(${id}, ${email}, null)`)
  return id
}

/** A workspace with one invitation to become a member; `admin` is the database's, `administrator` the workspace's. */
async function setup(t: Test) {
  const { admin, gateway } = await testDatabase(t)
  const seed = await seedWorkspace(admin)
  const as = (id: string, query: Sql) => asUser(gateway, claimsOf(id), tx => tx.rows(query))
  const [invite] = await as(
    seed.owner,
    sql`select id, token from create_invite(${seed.workspaceId}, 'A@Example.com')`,
  )
  return {
    ...seed,
    administrator: seed.admin,
    admin,
    gateway,
    as,
    token: String(invite?.token),
    inviteId: String(invite?.id),
  }
}
