import tap from 'tap'
import { importTests } from '../../../tools/import-tests.ts'

// Some fifty databases and a second cluster: on a busy machine more than the 30 seconds a test file has.
tap.setTimeout(900_000)

await importTests(`${import.meta.dirname}/../src`)
