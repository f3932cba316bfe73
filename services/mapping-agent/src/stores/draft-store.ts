import { isDeepStrictEqual } from 'node:util'
import { ColumnMapping, MappingKey, type MappingValidation, type ValidateMapping } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

const Checked = z.object({ columns: z.array(ColumnMapping), key: MappingKey })

export type Drafts = ReturnType<typeof draftStore>

/** Drafts of mappings as the mapping agent knows them; `db` logs in as `doki_service`. */
export function draftStore(db: Queries) {
  return {
    /**
     * Keeps with the draft how it stood the check, so that its approval knows. False, and nothing is kept, where it is no
     * draft any more or was changed meanwhile.
     */
    async keepProof(
      workspaceId: string,
      { mappingId, columns, key }: ValidateMapping,
      { proof, problems }: MappingValidation,
    ): Promise<boolean> {
      if (mappingId === null) return false
      return db.tx(async tx => {
        const [found] = await tx.rows(sql`
          select columns, key from mappings
          where id = ${mappingId} and workspace_id = ${workspaceId} and state = 'draft' for update`)
        if (!found || !isDeepStrictEqual(Checked.parse(found), Checked.parse({ columns, key }))) return false
        await tx.rows(sql`
          update mappings set proof = ${JSON.stringify({ ...proof, problems })}::jsonb where id = ${mappingId}`)
        return true
      })
    },
  }
}
