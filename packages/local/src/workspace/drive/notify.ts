import type { Change, Channel, DriveFile, World } from '../world.ts'

/**
 * One notification: headers only, no body, as Drive sends it. A receiver that does not answer is not asked again.
 * https://developers.google.com/workspace/drive/api/guides/push
 */
export function notify(channel: Channel, state: string, changed?: string): void {
  channel.messages++
  const headers: Record<string, string> = {
    'content-type': 'application/json; utf-8',
    'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
    'x-goog-channel-id': channel.id,
    'x-goog-channel-expiration': new Date(channel.expiration).toUTCString(),
    'x-goog-resource-state': state,
    'x-goog-message-number': String(channel.messages),
    'x-goog-resource-id': channel.resourceId,
    'x-goog-resource-uri': channel.resourceUri,
  }
  if (channel.token !== undefined) headers['x-goog-channel-token'] = channel.token
  if (changed) headers['x-goog-changed'] = changed
  fetch(channel.address, { method: 'POST', headers, signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  )
}

/** Tells every live channel that watches the file, and every channel on all changes. */
export function notifyChange(world: World, file: DriveFile, change: Change): void {
  const now = world.now().getTime()
  for (const channel of world.channels.values()) {
    if (channel.expiration <= now) world.channels.delete(channel.id)
    else if (channel.fileId === undefined) notify(channel, 'change')
    else if (channel.fileId === file.id) {
      notify(
        channel,
        change.removed ? 'remove' : file.trashed ? 'trash' : 'update',
        change.removed ? undefined : 'content',
      )
    }
  }
}
