import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { assemble } from '../assemble/assemble.ts'
import { judgeStart, type Verdict } from '../assemble/judge-start.ts'
import { type ImageReport, reportOn } from '../assemble/report.ts'
import { bareServer, measureStart, type StartFigures } from '../bench/measure-start.ts'
import { localSecrets } from '../cloud/settings.ts'
import { type Command, readArgs, UsageError } from '../command.ts'
import { table } from '../demo/format.ts'
import { say as sayTo } from '../demo/say.ts'

export const command: Command = {
  help: `Usage: ./doki assemble [--into FOLDER] [--runs N] [--json]

What the images hold, laid out without Docker by the program the Dockerfile runs: for each service its bundle, source map and
compiled code, in FOLDER/SERVICE (without --into somewhere temporary, and removed again). Each is started from there N times
(default 5) on this Node, with its settings for all of its environment: medians from exec to listening, beside the limit, and the
sizes. CPU is the time of processors in it, about what it takes on a machine with nothing else to do; a bare HTTP server is
measured beside. One that is beyond its limit by the clock and not by its CPU, while the bare server had to wait as well, is told
as “busy machine”. Ends with 1 if one is beyond its limit otherwise.`,

  async run(args) {
    const { values } = readArgs(args, {
      into: { type: 'string' },
      runs: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
    })
    const runs = Number(values.runs)
    if (!Number.isInteger(runs) || runs < 1) throw new UsageError('--runs takes a whole number')
    const temporary = mkdtempSync(path.join(tmpdir(), 'doki-images-'))
    try {
      const into = values.into
        ? path.resolve(process.env.DOKI_CWD ?? '.', values.into)
        : path.join(temporary, 'app')
      const say = sayTo(values.json)
      const secrets = localSecrets(temporary)
      const images: ImageReport[] = []
      for (const tree of await assemble(into, { say: say.line })) {
        images.push(await reportOn(tree, secrets, runs))
      }
      const floor = await measureStart(bareServer, runs)
      const judged = images.map(image => ({ ...image, verdict: judgeStart(image, floor) }))
      const ok = judged.every(({ verdict }) => verdict !== 'slow')
      if (values.json) console.log(JSON.stringify({ ok, node: process.version, runs, floor, images: judged }))
      else show(judged, floor)
      return ok ? 0 : 1
    } finally {
      rmSync(temporary, { recursive: true, force: true })
    }
  },
}

const words: Record<Verdict, string> = { ok: 'ok', busy: 'busy machine', slow: 'NOT OK' }

function show(images: (ImageReport & { verdict: Verdict })[], floor: StartFigures): void {
  const head = [
    '',
    'service',
    'to listening',
    'limit',
    'CPU',
    'memory',
    'bundle',
    'at start',
    'map',
    'compiled',
    'image',
  ]
  const rows = images.map(each => [
    words[each.verdict],
    each.service,
    `${each.startMs.value} ms`,
    `${each.startMs.limit} ms`,
    `${each.cpuMs} ms`,
    `${Math.round(each.rssMb)} MB`,
    `${each.bundleMb} MB`,
    `${each.atStartMb} MB`,
    `${each.mapMb} MB`,
    `${each.compiledMb} MB`,
    `${each.imageMb} MB`,
  ])
  console.log(`\n${table(head, rows)}`)
  const [{ nodeMb, baseMb } = { nodeMb: 0, baseMb: 0 }] = images
  console.log(`\n  a bare HTTP server on this machine now: ${floor.startMs} ms, CPU ${floor.cpuMs} ms`)
  console.log(`  of each image ${nodeMb} MB are Node, and about ${baseMb} MB the base (not measured)`)
}
