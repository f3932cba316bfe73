import { globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

const help = `Usage: node tools/provider-schema.ts --older FOLDER --newer FOLDER

Writes packages/cli/src/checks/house/google-provider.json: which attributes and blocks Terraform's Google provider knows of
the resources that infra/terraform uses, of what type, and what they tell. Of two npm packages, unpacked anywhere, that carry the provider as types:
  --older  @cdktf/provider-google (16.12.1 is provider 6.50): the exact names, and which are required
  --newer  @pulumi/gcp (9.37.0 is a late provider 7): what is no longer there is left out
So what the file names is there in every provider 7, but for \`later\` below. Run it after a resource of a new type was added, and name that below.`

/** Pulumi's name of each resource: folder and class. */
const pulumi: Record<string, string> = {
  google_artifact_registry_repository: 'artifactregistry/Repository',
  google_artifact_registry_repository_iam_member: 'artifactregistry/RepositoryIamMember',
  google_billing_budget: 'billing/Budget',
  google_cloud_run_v2_job: 'cloudrunv2/Job',
  google_cloud_run_v2_job_iam_member: 'cloudrunv2/JobIamMember',
  google_cloud_run_v2_service: 'cloudrunv2/Service',
  google_cloud_run_v2_service_iam_member: 'cloudrunv2/ServiceIamMember',
  google_cloud_scheduler_job: 'cloudscheduler/Job',
  google_iam_workload_identity_pool: 'iam/WorkloadIdentityPool',
  google_iam_workload_identity_pool_provider: 'iam/WorkloadIdentityPoolProvider',
  google_logging_metric: 'logging/Metric',
  google_monitoring_alert_policy: 'monitoring/AlertPolicy',
  google_monitoring_dashboard: 'monitoring/Dashboard',
  google_monitoring_notification_channel: 'monitoring/NotificationChannel',
  google_monitoring_uptime_check_config: 'monitoring/UptimeCheckConfig',
  google_project_iam_custom_role: 'projects/IAMCustomRole',
  google_project_iam_member: 'projects/IAMMember',
  google_project_service: 'projects/Service',
  google_pubsub_subscription: 'pubsub/Subscription',
  google_pubsub_subscription_iam_member: 'pubsub/SubscriptionIAMMember',
  google_pubsub_topic: 'pubsub/Topic',
  google_pubsub_topic_iam_member: 'pubsub/TopicIAMMember',
  google_secret_manager_secret: 'secretmanager/Secret',
  google_secret_manager_secret_iam_member: 'secretmanager/SecretIamMember',
  google_service_account: 'serviceaccount/Account',
  google_service_account_iam_member: 'serviceaccount/IAMMember',
}

/** Attributes of blocks that came with a provider 7 that infra/terraform/versions.tf asks for, by resource and block. */
const later: Record<string, Record<string, Known>> = {
  google_cloud_run_v2_service: { scaling: { max_instance_count: 'number' } },
}

/** Read, and asked for nothing but who they are: every provider of any age has these. */
const dataSources = ['google_project', 'google_secret_manager_secret_version']

type Field = { name: string; required: boolean; type: string }
type Types = Map<string, Field[]>
/** An attribute is its type, with what it is before it unless it is optional: `required string`, `computed list(string)`. */
type Known = { [name: string]: string | { required: boolean; many: boolean; block: Known } }

const { values } = parseArgs({
  options: { older: { type: 'string' }, newer: { type: 'string' }, help: { type: 'boolean' } },
})
if (values.help || !values.older || !values.newer) {
  console.log(help)
  process.exit(values.help ? 0 : 2)
}
write(values.older, values.newer)

function withLater(type: string, known: Known): Known {
  const found = { ...known }
  for (const [name, attributes] of Object.entries(later[type] ?? {})) {
    const is = found[name]
    if (!is || typeof is === 'string') throw new Error(`${type} has no block ${name}`)
    const block = Object.entries({ ...is.block, ...attributes }).sort(([a], [b]) => (a < b ? -1 : 1))
    found[name] = { ...is, block: Object.fromEntries(block) }
  }
  return found
}

function write(older: string, newer: string): void {
  const exactly = (folder: string) => read(path.join(older, 'lib', folder, 'index.d.ts'))
  const resources = Object.keys(pulumi)
    .sort()
    .map(type => [type, withLater(type, resourceOf(type, exactly(folderOf(type)), newer))])
  const data = dataSources.map(type => [type, rootOf(exactly(`data-google-${folderOf(type)}`))])
  const told = Object.entries(rootOf(exactly('provider')))
  // Terraform's own, and another address for each of Google's APIs.
  const provider = told.filter(([name]) => name !== 'alias' && !name.endsWith('_custom_endpoint'))
  const target = path.resolve(import.meta.dirname, '../packages/cli/src/checks/house/google-provider.json')
  const schema = {
    resources: Object.fromEntries(resources),
    data: Object.fromEntries(data),
    provider: Object.fromEntries(provider),
  }
  writeFileSync(target, `${JSON.stringify(schema, null, 2)}\n`)
  console.log(`${resources.length} resources in ${target}`)
}

function resourceOf(type: string, text: string, newer: string): Known {
  const inputs = read(path.join(newer, 'types/input.d.ts')).split(/^export declare namespace /m)
  const [namespace = '', kind = ''] = (pulumi[type] ?? '').split('/')
  const later = typesOf(inputs.find(each => each.startsWith(`${namespace} `)) ?? '')
  const [file = ''] = globSync(`${namespace}/*.d.ts`, { cwd: newer }).filter(
    each => path.basename(each, '.d.ts').toLowerCase() === kind.toLowerCase(),
  )
  const there = read(path.join(newer, file))
  const told = [...there.matchAll(/^ +readonly (\w+): pulumi\.Output</gm)].map(([, name = '']) => name)
  later.set('root', typesOf(there).get(`${kind}Args`) ?? [])
  return rootOf(text, later, ['id', ...told])
}

/** What may be said of it, and what it says of itself: of that `told` alone, if given. */
function rootOf(text: string, later?: Types, told?: readonly string[]): Known {
  const exact = typesOf(text)
  const root = [...exact.keys()].find(name => name.endsWith('Config') && exact.get(name)?.length) ?? ''
  const said = known(exact, root, later, 'root')
  const whole = /^export declare class \w+ extends cdktf\.Terraform\w+ \{\n([\s\S]*?)\n\}$/m
  const [, body = ''] = whole.exec(text) ?? []
  const own = [...body.matchAll(/^ +get (\w+)\(\): ([^;]+);/gm)].flatMap(([, name = '', type = '']) => {
    const isOurs = !name.endsWith('Input') && !(snake(name) in said) && (told?.includes(name) ?? true)
    const written = isOurs && typeOf(type)
    return written ? [[snake(name), `computed ${written}`]] : []
  })
  return { ...said, ...Object.fromEntries(own) }
}

function known(exact: Types, name: string, later: Types | undefined, laterName: string): Known {
  const there = later?.get(laterName) ?? []
  const found = (exact.get(name) ?? []).flatMap(
    ({ name: field, required, type }): [string, Known[string]][] => {
      const same = there.find(each => [field, `${field}s`, field.replace(/y$/, 'ies')].includes(each.name))
      if (later && !same) return []
      const [, inner = '', many] = /^(\w+)(\[\])?(?: \| cdktf\.IResolvable)?$/.exec(type) ?? []
      if (exact.has(inner)) {
        const laterInner = /inputs\.\w+\.(\w+)/.exec(same?.type ?? '')?.[1] ?? ''
        const block = known(exact, inner, later, laterInner)
        return [[snake(field), { required, many: many !== undefined, block }]]
      }
      return [[snake(field), `${required ? 'required ' : ''}${typeOf(type) ?? 'any'}`]]
    },
  )
  return Object.fromEntries(found)
}

/** As Terraform writes it; undefined: of no simple kind. */
function typeOf(type: string): string | undefined {
  if (type.startsWith('{') || type === 'cdktf.StringMap') return 'map(string)'
  const [, simple = '', many] = /^(string|number|boolean)(\[\])?(?!\w)/.exec(type.trim()) ?? []
  const named = simple === 'boolean' ? 'bool' : simple
  if (!named) return type === 'cdktf.IResolvable' ? 'bool' : undefined
  return many ? `list(${named})` : named
}

/** The interfaces of a file of types, each with its fields. */
function typesOf(text: string): Types {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '')
  const types: Types = new Map()
  for (const [, name = '', body = ''] of bare.matchAll(
    /^ *(?:export )?interface (\w+)[^{]*\{\n([\s\S]*?)\n {0,4}\}$/gm,
  )) {
    const fields = [...body.matchAll(/^ +(?:readonly )?(\w+)(\??): ([^;]+)/gm)]
    types.set(
      name,
      fields.map(([, field = '', optional, type = '']) => ({ name: field, required: !optional, type })),
    )
  }
  return types
}

/** `google_cloud_run_v2_service` -> `cloud-run-v2-service`. */
function folderOf(type: string): string {
  return type.replace(/^google_/, '').replaceAll('_', '-')
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

function read(file: string): string {
  return readFileSync(file, 'utf8')
}
