import { UnclearWriteError } from '@doki/sync'
import { z } from 'zod'
import type { GoogleClient } from './google-client.ts'

/** Where and how Drive tells that a file changed. */
export interface WantedChannel {
  /** Unique for ever: a channel is not opened twice. */
  id: string
  fileId: string
  /** HTTPS. */
  address: string
  /** Comes back with every message, so that a forged one is told apart. */
  token: string
  /** Drive may say less: a file is watched for 24 hours at most. */
  expiresAt: Date
}

const Channel = z.object({ resourceId: z.string(), expiration: z.coerce.number().int().positive() })

/** Opens a channel, and answers until when it lives. An answer that was lost is thrown: open another one. */
export async function openChannel(
  client: GoogleClient,
  { id, fileId, address, token, expiresAt }: WantedChannel,
): Promise<{ resourceId: string; expiresAt: Date }> {
  const requestBody = { id, type: 'web_hook', address, token, expiration: String(expiresAt.getTime()) }
  const { resourceId, expiration } = await client.write(Channel, 'drive', options =>
    client.drive.files.watch({ fileId, requestBody, supportsAllDrives: true }, options),
  )
  return { resourceId, expiresAt: new Date(expiration) }
}

/** Asks Drive to tell no more. It answers nothing that could be read, so it is not known to have heard. */
export async function closeChannel(
  client: GoogleClient,
  { id, resourceId }: { id: string; resourceId: string },
): Promise<void> {
  await client
    .write(z.unknown(), 'drive', options =>
      client.drive.channels.stop({ requestBody: { id, resourceId } }, options),
    )
    .catch(passOver)
}

function passOver(error: unknown): void {
  if (!(error instanceof UnclearWriteError)) throw error
}
