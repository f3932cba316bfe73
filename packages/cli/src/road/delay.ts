import type { LocalCloud } from '../cloud/start-local-cloud.ts'

/** So long a call to a stand-in is held. */
const delayMs = 3_000

/** One such call to the stand-in for Google Workspace waits before it is done. */
export function holdDrive({ addresses }: LocalCloud, method: string, path: string): Promise<void> {
  return plant(addresses.workspace, { method: `^${method}$`, path, delayMs })
}

/** One message to a topic waits before it is taken. */
export function holdPublish({ googleCloudControl }: LocalCloud, topic: string): Promise<void> {
  return plant(googleCloudControl, { method: 'Publish', match: topic, delayMs })
}

async function plant(control: string, rule: object): Promise<void> {
  const url = `${control}/__control/faults`
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rule),
  })
  if (!answer.ok) throw new Error(`The fault was refused: ${await answer.text()}`)
}
