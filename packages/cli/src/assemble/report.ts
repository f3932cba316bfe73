import { statSync } from 'node:fs'
import { atMost, type Held, startLimitMs } from '../bench/limits.ts'
import { measureStart } from '../bench/measure-start.ts'
import type { LocalSecrets } from '../cloud/settings.ts'
import { mb, type Tree } from './assemble.ts'
import { startOf } from './start-tree.ts'

/** Bytes of gcr.io/distroless/cc-debian12 as its Debian packages say they take, with their documentation: not measured. */
const basePackagesKb = {
  libc6: 13_001,
  libssl3: 6_042,
  'libstdc++6': 2_686,
  tzdata: 2_571,
  'ca-certificates': 388,
  'base-files': 341,
  libgomp1: 312,
  'libgcc-s1': 140,
  'media-types': 92,
  netbase: 36,
}

/** What an image is made of, in MB uncompressed, and how it starts. */
export interface ImageReport extends Omit<Tree, 'folder'> {
  nodeMb: number
  /** Of the base image: worked out, not measured. */
  baseMb: number
  imageMb: number
  rssMb: number
  /** Time of processors up to then. */
  cpuMs: number
  /** From exec to listening; of a run to its first question to the database. */
  startMs: Held
}

/** Starts a tree `runs` times, with nothing else around it. */
export async function reportOn(tree: Tree, secrets: LocalSecrets, runs: number): Promise<ImageReport> {
  const { folder: _, ...sizes } = tree
  const { startMs, cpuMs, rssMb } = await measureStart(startOf(tree, secrets), runs)
  const nodeMb = mb(statSync(process.execPath).size)
  const baseMb = mb(Object.values(basePackagesKb).reduce((sum, kb) => sum + kb * 1024, 0))
  return {
    ...sizes,
    nodeMb,
    baseMb,
    imageMb: Math.round((tree.totalMb + nodeMb + baseMb) * 10) / 10,
    rssMb,
    cpuMs,
    startMs: atMost(startMs, startLimitMs(tree.service)),
  }
}
