import { type ModelTool, modelTool } from '@doki/agents'
import { type DatasetSchema, type DatasetSummary, DokiError } from '@doki/contracts'
import { z } from 'zod'

/** Datasets a model is shown at once, and columns of one. */
const mostDatasets = 100
const mostColumns = 500

/** What a workspace has, as far as a model may see it. */
export interface DatasetSource {
  list(): Promise<DatasetSummary[]>
  /** Null: it is gone, or has no header. */
  read(dataset: DatasetSummary): Promise<DatasetSchema | null>
}

/**
 * Tools for a model to look around in a workspace: names of datasets, names and types of columns, never a cell. What is
 * not in the list cannot be read, whatever a model was talked into asking for.
 */
export function datasetTools({ list, read }: DatasetSource): ModelTool[] {
  let listed: Promise<Map<string, DatasetSummary>> | undefined
  const datasets = () => {
    listed ??= list().then(all => new Map(all.map(each => [nameOf(each), each])))
    return listed
  }
  return [
    modelTool({
      name: 'list_datasets',
      description:
        'The tabs of spreadsheets and the tables there are. With `search` only those whose name has this in it.',
      input: z.object({ search: z.string().nullish() }),
      async run({ search }) {
        const wanted = search?.toLowerCase() ?? ''
        const all = [...(await datasets())].map(([dataset, each]) => ({ dataset, ...shown(each) }))
        const found = all.filter(({ title }) => title.toLowerCase().includes(wanted))
        return { datasets: found.slice(0, mostDatasets), more: Math.max(0, found.length - mostDatasets) }
      },
    }),
    modelTool({
      name: 'read_schema',
      description: 'The columns of a dataset. `dataset` is as list_datasets has it.',
      input: z.object({ dataset: z.string() }),
      async run({ dataset }) {
        const known = (await datasets()).get(dataset)
        if (!known) throw new DokiError('not_found', 'There is no such dataset: take one of list_datasets.')
        const schema = await read(known)
        if (!schema) throw new DokiError('not_found', 'It is gone, or has no header.')
        return columnsOf(schema)
      },
    }),
  ]
}

function nameOf(dataset: DatasetSummary): string {
  return dataset.kind === 'table'
    ? `${dataset.schema}.${dataset.name}`
    : `${dataset.spreadsheetId}/${dataset.tab ?? ''}`
}

function shown(dataset: DatasetSummary): { kind: string; title: string } {
  if (dataset.kind === 'table') return { kind: 'table', title: nameOf(dataset) }
  return { kind: 'sheet', title: dataset.tab === null ? dataset.title : `${dataset.title} › ${dataset.tab}` }
}

function columnsOf(schema: DatasetSchema) {
  if (schema.kind === 'sheet')
    return { columns: schema.sheet.columns.slice(0, mostColumns).map(({ label }) => ({ name: label })) }
  const { columns, primaryKey, uniques } = schema.table
  return {
    columns: columns
      .slice(0, mostColumns)
      .map(({ name, dbType, nullable, hasDefault }) => ({ name, type: dbType, nullable, hasDefault })),
    primaryKey,
    uniques,
  }
}
