import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { freePort } from './free-port.ts'

/** Ports that others remember: sessions name Supabase's address, connections the database's. */
export const KeptPorts = z.object({
  postgres: z.int().default(0),
  workspace: z.int().default(0),
  supabase: z.int().default(0),
})
export type KeptPorts = z.infer<typeof KeptPorts>

/** The ports of the last time where they are still free, others where they are not, and at the first time. */
export async function keptPorts(folder: string): Promise<KeptPorts> {
  const { postgres, workspace, supabase } = readKept(path.join(folder, 'ports.json'))
  return {
    postgres: await freePort(postgres),
    workspace: await freePort(workspace),
    supabase: await freePort(supabase),
  }
}

/** Notes the ports for the next time. */
export function keepPorts(folder: string, ports: KeptPorts): void {
  writeFileSync(path.join(folder, 'ports.json'), JSON.stringify(ports))
}

function readKept(file: string): KeptPorts {
  try {
    return KeptPorts.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return KeptPorts.parse({})
  }
}
