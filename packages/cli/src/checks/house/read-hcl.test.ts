import { test } from 'tap'
import { blockOf, readHcl } from './read-hcl.ts'

test('blocks, objects and attributes are read', t => {
  const file = readHcl(`# a comment
resource "google_pubsub_topic" "mapping" {
  name   = "doki-mapping" # another
  number = 5
  labels = {
    team = "doki"
  }
  replication {
    auto {}
  }
  list = [
    "a",
    var.b,
  ]
}
`)
  const [topic] = file.blocks
  t.match(topic, { type: 'resource', labels: ['google_pubsub_topic', 'mapping'] })
  t.same(topic?.attributes, { name: 'doki-mapping', number: '5', list: '[ "a", var.b, ]' })
  t.same(blockOf(topic, 'labels')?.attributes, { team: 'doki' })
  t.ok(blockOf(blockOf(topic, 'replication'), 'auto'))
  t.end()
})

test('what is not understood is an error, not nothing', t => {
  t.throws(() => readHcl('resource "x" "y"\n{'), { message: /^Line 1 is not understood/ })
  t.end()
})
