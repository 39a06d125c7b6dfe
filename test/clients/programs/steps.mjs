// What each client here does, with the hosts that public clients hard-code: a token, the list of devices, an upload, its status.
// `call` sends a request and returns the JSON of the response.
export async function steps(call) {
  const [id, imei] = process.argv.slice(2)
  const { access_token } = await call('POST', 'https://api.samsungknox.com/ams/v1/oauth2/token', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&client_id=northwind&client_secret=northwind-secret',
  })
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
  const reseller = 'resellerId=1000000001'
  const list = await call('GET', `https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices?${reseller}`, { headers })
  await call('PUT', 'https://api.samsungknox.com/kcs/v1/rp/devices/upload', {
    headers,
    body: JSON.stringify({
      resellerId: '1000000001',
      customerId: '2000000001',
      transactionId: id,
      type: 'IMEI',
      devices: [imei],
    }),
  })
  let state
  do {
    await new Promise(resolve => setTimeout(resolve, 20))
    const path = `/kcs/v1/rp/devices/status?${reseller}&transactionId=${id}`
    const status = await call('GET', `https://us-kcs-api.samsungknox.com${path}`, { headers })
    state = status.devices.transactions[0].state
  } while (state === 'Progress')
  console.log(`list ${list.message}, ${id} ${state}`)
}
