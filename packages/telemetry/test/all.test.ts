import { importTests } from '../../../tools/import-tests.ts'

await importTests(`${import.meta.dirname}/../src`)
