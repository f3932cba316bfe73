import { createRequire } from 'node:module'
import protobuf from 'protobufjs'
import { z } from 'zod'

const { Enum, MapField, Root, Type } = protobuf
const require = createRequire(import.meta.url)

/** What Cloud Build would not accept of a build, by Google's own definition of one. */
export function complaintsOfBuild(build: unknown): string[] {
  const root = Root.fromJSON(require('@google-cloud/cloudbuild/build/protos/protos.json')).resolveAll()
  return complaints(root.lookupType('google.devtools.cloudbuild.v1.Build'), build, 'the build')
}

function complaints(type: protobuf.Type, value: unknown, at: string): string[] {
  // Written as text: 3600s.
  if (type.fullName === '.google.protobuf.Duration')
    return isText(value, /^\d+s$/) ? [] : [`${at} is no duration`]
  const parsed = z.record(z.string(), z.unknown()).safeParse(value)
  if (!parsed.success) return [`${at} is no ${type.name}`]
  return Object.entries(parsed.data).flatMap(([name, inner]) => {
    const field = type.fields[name]
    if (!field) return [`${at} has ${name}, which no ${type.name} has`]
    if (field instanceof MapField) {
      return z.record(z.string(), z.string()).safeParse(inner).success
        ? []
        : [`${at}.${name} is no map of texts`]
    }
    if (!field.repeated) return ofField(field, inner, `${at}.${name}`)
    if (!Array.isArray(inner)) return [`${at}.${name} is no list`]
    return inner.flatMap((each: unknown, index) => ofField(field, each, `${at}.${name}[${index}]`))
  })
}

function ofField(field: protobuf.Field, value: unknown, at: string): string[] {
  const { resolvedType: type } = field.resolve()
  if (type instanceof Type) return complaints(type, value, at)
  if (type instanceof Enum) {
    return typeof value === 'string' && value in type.values
      ? []
      : [`${at} is none of ${Object.keys(type.values).join(', ')}`]
  }
  const wanted = field.type === 'string' ? 'string' : field.type === 'bool' ? 'boolean' : 'number'
  return typeof value === wanted ? [] : [`${at} is no ${wanted}`]
}

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}
