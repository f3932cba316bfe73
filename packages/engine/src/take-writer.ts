import type { RunPorts } from './ports.ts'

const firstWaitMs = 500
const longestWaitMs = 5_000

/** Waits until no other run writes to the spreadsheet; whoever watches is told. */
export async function takeWriter(ports: RunPorts): Promise<void> {
  for (let waitMs = firstWaitMs; !(await ports.writer.take()); waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    ports.progress(0, null, 'Another run is writing to this spreadsheet: waiting for it to end')
    await ports.sleep(waitMs)
    await ports.check()
  }
}
