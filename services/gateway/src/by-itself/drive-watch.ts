import type { Connections } from '@doki/connections'
import type { GoogleClient } from '@doki/google'
import type { FastifyBaseLogger } from 'fastify'
import type { ChannelStore, UnwantedChannel, WantedChannel } from '../stores/channel-store.ts'

interface Deps {
  channels: ChannelStore
  connections: Pick<Connections, 'openGoogle'>
  /** Where Drive sends its messages. */
  address: string
  log: FastifyBaseLogger
}

/** What Drive gives a file at most. */
const longestMs = 24 * 3_600_000

/**
 * Brings the channels of live syncs to what they are to be: opens what is missing, renews what has lived for most of its
 * time, closes what is not wanted any more. Each tick; what fails is tried again, and until then the looks find changes.
 */
export async function tendChannels({ limit }: { limit: number }, deps: Deps): Promise<void> {
  const { channels } = deps
  const unwanted = await channels.takeUnwanted({ limit })
  const wanted = await channels.begin({ limit })
  await Promise.all([...unwanted.map(each => close(each, deps)), ...wanted.map(each => open(each, deps))])
}

async function open(wanted: WantedChannel, { channels, connections, address, log }: Deps): Promise<void> {
  const { id, syncId, workspaceId, connectionId, spreadsheetId: fileId, token } = wanted
  try {
    const { openChannel } = await import('@doki/google')
    const client: GoogleClient = await connections.openGoogle({ workspaceId, connectionId })
    const expiresAt = new Date(Date.now() + longestMs)
    await channels.opened(wanted, await openChannel(client, { id, fileId, address, token, expiresAt }))
  } catch (error) {
    log.warn(
      { err: error, syncId },
      'Drive does not tell of changes of a spreadsheet; it is looked at instead',
    )
    await channels.failed(wanted)
  }
}

/** One try: nobody listens to it any more, and it ends by itself within a day. */
async function close(unwanted: UnwantedChannel, { connections, log }: Deps): Promise<void> {
  const { id, workspaceId, connectionId, resourceId } = unwanted
  try {
    const { closeChannel } = await import('@doki/google')
    await closeChannel(await connections.openGoogle({ workspaceId, connectionId }), { id, resourceId })
  } catch (error) {
    log.info({ err: error, channelId: id }, 'a channel of Drive could not be closed')
  }
}
