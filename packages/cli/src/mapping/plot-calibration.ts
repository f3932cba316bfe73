/** Choices with a confidence between `from` and `to`: how many, and how many of them were right. */
export interface Tenth {
  from: number
  to: number
  chosen: number
  right: number
}

const size = 360
const edge = 48

/**
 * A reliability diagram as SVG: what share of the choices was right, beside how sure we were of them. On the diagonal we were
 * as right as we said; the size of a dot is how many choices it stands for.
 */
export function plotCalibration(tenths: readonly Tenth[]): string {
  const x = (share: number) => edge + share * size
  const y = (share: number) => edge / 2 + (1 - share) * size
  const most = Math.max(1, ...tenths.map(({ chosen }) => chosen))
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap(share => [
    `<line x1="${x(share)}" y1="${y(0)}" x2="${x(share)}" y2="${y(1)}" stroke="#8884"/>`,
    `<line x1="${x(0)}" y1="${y(share)}" x2="${x(1)}" y2="${y(share)}" stroke="#8884"/>`,
    `<text x="${x(share)}" y="${y(0) + 16}" text-anchor="middle">${share * 100} %</text>`,
    `<text x="${x(0) - 6}" y="${y(share) + 4}" text-anchor="end">${share * 100} %</text>`,
  ])
  const dots = tenths.map(({ from, to, chosen, right }) => {
    const radius = 3 + 9 * Math.sqrt(chosen / most)
    return `<circle cx="${x((from + to) / 2)}" cy="${y(right / chosen)}" r="${radius.toFixed(1)}" fill="#2a7" fill-opacity="0.8"><title>${right} of ${chosen} right</title></circle>`
  })
  const width = size + 2 * edge
  const height = size + 1.75 * edge
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="#777">`,
    ...ticks,
    `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#888" stroke-dasharray="4 4"/>`,
    ...dots,
    `<text x="${x(0.5)}" y="${height - 8}" text-anchor="middle">how sure the matcher was</text>`,
    `<text transform="rotate(-90 12 ${y(0.5)})" x="12" y="${y(0.5)}" text-anchor="middle">how often it was right</text>`,
    '</svg>\n',
  ].join('\n')
}
