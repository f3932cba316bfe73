import { type Command, readArgs } from '../command.ts'
import { costTable, perMillionRows, usualCases } from '../cost/cases.ts'
import { prices, pricesOf } from '../cost/prices.ts'

export const command: Command = {
  help: `Usage: ./doki cost [--json]

What a Doki in the cloud costs in a month, in US dollars, by list prices of ${pricesOf}: the table of docs/deploy.md.
Supabase is not among them. --json tells each unit, its price and where that is from.`,

  async run(args) {
    const { values } = readArgs(args, { json: { type: 'boolean', default: false } })
    if (values.json) {
      const report = { ok: true, pricesOf, prices, cases: usualCases(), perMillionRows: perMillionRows() }
      console.log(JSON.stringify(report, null, 2))
      return 0
    }
    console.log(
      `| in a month, prices of ${pricesOf} | with the free shares | without them |\n| --- | --- | --- |`,
    )
    console.log(costTable().join('\n'))
    return 0
  },
}
