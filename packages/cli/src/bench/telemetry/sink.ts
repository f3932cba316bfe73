import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

/** Takes whatever is sent by OTLP, keeps nothing of it, and tells at `/counts` how much it was. */
const counts = { bodies: 0, bytes: 0, spans: 0 }

const server = createServer(async (request, response) => {
  if (request.method === 'GET') return void response.end(JSON.stringify(counts))
  const body = await text(request)
  counts.bodies++
  counts.bytes += body.length
  if (request.url === '/v1/traces') counts.spans += body.split('"spanId"').length - 1
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object')
    console.log(JSON.stringify({ url: `http://127.0.0.1:${address.port}` }))
})
