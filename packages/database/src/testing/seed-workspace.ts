import { randomUUID } from 'node:crypto'
import type { Queries } from '../connect.ts'
import { sql } from '../sql.ts'

/** Ids; `outsider` is signed in and belongs to nothing but a workspace of their own. */
export type Seed = {
  workspaceId: string
  owner: string
  admin: string
  member: string
  viewer: string
  outsider: string
}

/** A team workspace with one person of each role. `db` must be the administrator's. */
export async function seedWorkspace(db: Queries, name = 'Acme'): Promise<Seed> {
  const person = async (role: string) => {
    const id = randomUUID()
    await db.rows(sql`select private.sync_user(${id}, ${`${role}-${id}@example.com`}, ${role})`)
    return id
  }
  const owner = await person('owner')
  const admin = await person('admin')
  const member = await person('member')
  const viewer = await person('viewer')
  const outsider = await person('outsider')
  const workspaceId = randomUUID()
  await db.rows(sql`
    insert into workspaces (id, name, slug, created_by) values (${workspaceId}, ${name}, ${workspaceId}, ${owner})`)
  await db.rows(sql`
    insert into workspace_members (workspace_id, user_id, role) values
      (${workspaceId}, ${owner}, 'owner'), (${workspaceId}, ${admin}, 'admin'),
      (${workspaceId}, ${member}, 'member'), (${workspaceId}, ${viewer}, 'viewer')`)
  return { workspaceId, owner, admin, member, viewer, outsider }
}
