import { enableCompileCache, flushCompileCache } from 'node:module'

// Halves the start from the second time on. NODE_COMPILE_CACHE says where; the temporary directory unless set.
enableCompileCache()
const { start } = await import('./start.ts')
await start()
flushCompileCache()
