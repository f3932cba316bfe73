import { DokiError, Role, type WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'

/** What is missing and what is somebody else's look the same. */
export function missing(what: string): DokiError {
  return new DokiError('not_found', `There is no such ${what}, or it is not yours to see`)
}

/** `found`, or the 404 that a foreign and a missing id share. */
export function orMissing<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw missing(what)
  return found
}

/** A change that row security let through to no row, of a thing the caller may see. */
export function forbidden(what: string): DokiError {
  return new DokiError('forbidden', `Your role in this workspace does not let you change this ${what}`)
}

/** The caller's role in a workspace; throws the 404 for a workspace that is not theirs. */
export async function roleIn(tx: Queries, workspaceId: WorkspaceId): Promise<Role> {
  const [row] = await tx.rows(sql`
    select role from workspace_members
    where workspace_id = ${workspaceId} and user_id = (select auth.uid())`)
  return Role.parse(orMissing(row, 'workspace').role)
}

/** Throws `not_found` for strangers and `forbidden` for viewers. Row security says the same; this says it in words. */
export async function requireWriter(tx: Queries, workspaceId: WorkspaceId): Promise<void> {
  checkWriter(await roleIn(tx, workspaceId))
}

/** As `requireWriter`, of a role that is known; none is a stranger's. */
export function checkWriter(role: Role | undefined): void {
  if (orMissing(role, 'workspace') === 'viewer') {
    throw new DokiError(
      'forbidden',
      'As a viewer of this workspace you may look, not change or start anything',
    )
  }
}

/** Throws `not_found` for strangers and `forbidden` for who is neither owner nor admin, before row security would. */
export async function requireAdmin(tx: Queries, workspaceId: WorkspaceId): Promise<void> {
  const role = await roleIn(tx, workspaceId)
  if (role === 'owner' || role === 'admin') return
  throw new DokiError('forbidden', 'Only owners and admins of this workspace may do this: ask one of them')
}
