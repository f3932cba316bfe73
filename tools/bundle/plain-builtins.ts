import { createRequire, isBuiltin } from 'node:module'
import type { Plugin } from 'esbuild'

const require = createRequire(import.meta.url)

/**
 * Node's own modules, taken by `process.getBuiltinModule`. Of one that is imported Node reads every property there is, and some
 * load much: those of `node:http` all of `fetch` and WebSocket, 30 ms of a start that needs neither.
 */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    )
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: moduleOf(path), loader: 'js' }))
  },
}

/** Each name is marked as pure, so that what nobody imports is left out, and nothing reads it. */
function moduleOf(name: string): string {
  const names = Object.keys(require(name)).filter(each => each !== 'default')
  return [
    `const all = process.getBuiltinModule(${JSON.stringify(name)})`,
    'const take = name => all[name]',
    'export default all',
    ...names.map((each, at) => `const _${at} = /* @__PURE__ */ take(${JSON.stringify(each)})`),
    `export { ${names.map((each, at) => `_${at} as ${each}`).join(', ')} }`,
  ].join('\n')
}
