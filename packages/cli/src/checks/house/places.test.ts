import { test } from 'tap'
import { projectFiles } from './project-files.ts'

const files = projectFiles()

/** Put together here, so that this file does not name them either. */
const registries = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['pypi', 'org'],
  ['pythonhosted', 'org'],
  ['crates', 'io'],
  ['proxy', 'golang', 'org'],
  ['repo1', 'maven', 'org'],
  ['repo', 'maven', 'apache', 'org'],
  ['deb', 'debian', 'org'],
].map(parts => parts.join('.'))

test('no file says where packages come from: that is for the machine to know', t => {
  const wrong = files.flatMap(({ path, text }) =>
    registries.filter(host => text.includes(host)).map(host => `${path} names ${host}`),
  )
  t.same(wrong, [])
  t.ok(files.length > 300, 'the files were found')
  t.end()
})

test('what is installed is named by version, not by address', t => {
  const manifests = files.filter(({ path }) =>
    /(^|\/)(package\.json|pnpm-(lock|workspace)\.yaml|\.npmrc)$/.test(path),
  )
  const wrong = manifests.filter(({ text }) =>
    /\b(tarball|registry)\b\s*[:=]|\bgit\+|https?:\/\/\S+\.tgz/.test(text),
  )
  t.same(
    wrong.map(({ path }) => path),
    [],
  )
  t.end()
})

test('no file knows the folders of the machine it was written on', t => {
  const folder = /(?<![\w.~$}/-])\/(work|root|home\/[a-z]\w*|Users\/[A-Za-z]\w*)\/[\w.]/
  const wrong = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => (folder.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
  )
  t.same(wrong, [])
  t.end()
})
