import { test } from 'tap'
import { plotCalibration } from './plot-calibration.ts'

test('a plot has a dot for every tenth that was chosen from', async t => {
  const svg = plotCalibration([
    { from: 0.4, to: 0.5, chosen: 10, right: 5 },
    { from: 0.9, to: 1, chosen: 200, right: 196 },
  ])
  t.equal(svg.match(/<circle /g)?.length, 2)
  t.match(svg, /196 of 200 right/)
})
