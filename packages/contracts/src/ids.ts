import { z } from 'zod'

/** Ids are UUIDs; the brand keeps a job's id from being passed where a sync's is wanted. */
export const UserId = z.uuid().brand<'UserId'>()
export type UserId = z.infer<typeof UserId>

export const WorkspaceId = z.uuid().brand<'WorkspaceId'>()
export type WorkspaceId = z.infer<typeof WorkspaceId>

export const ConnectionId = z.uuid().brand<'ConnectionId'>()
export type ConnectionId = z.infer<typeof ConnectionId>

export const MappingId = z.uuid().brand<'MappingId'>()
export type MappingId = z.infer<typeof MappingId>

export const SyncId = z.uuid().brand<'SyncId'>()
export type SyncId = z.infer<typeof SyncId>

/** A run is a job of kind `sync`, so its id is a job's id. */
export const JobId = z.uuid().brand<'JobId'>()
export type JobId = z.infer<typeof JobId>

export const ActionId = z.uuid().brand<'ActionId'>()
export type ActionId = z.infer<typeof ActionId>
