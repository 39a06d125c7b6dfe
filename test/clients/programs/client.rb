require 'json'
require 'net/http'

transaction, imei = ARGV

def call(request, token = nil)
  request['Authorization'] = "Bearer #{token}" if token
  response = Net::HTTP.start(request.uri.host, request.uri.port, use_ssl: true) { |http| http.request(request) }
  JSON.parse(response.body)
end

form = Net::HTTP::Post.new(URI('https://api.samsungknox.com/ams/v1/oauth2/token'))
form.set_form_data(grant_type: 'client_credentials', client_id: 'northwind', client_secret: 'northwind-secret')
token = call(form)['access_token']
kcs = 'https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices'
list = call(Net::HTTP::Get.new(URI("#{kcs}?resellerId=1000000001")), token)
upload = Net::HTTP::Put.new(URI('https://api.samsungknox.com/kcs/v1/rp/devices/upload'), 'Content-Type' => 'application/json')
upload.body = { resellerId: '1000000001', customerId: '2000000001', transactionId: transaction, type: 'IMEI', devices: [imei] }.to_json
call(upload, token)
state = 'Progress'
while state == 'Progress'
  sleep 0.02
  status = call(Net::HTTP::Get.new(URI("#{kcs}/status?resellerId=1000000001&transactionId=#{transaction}")), token)
  state = status['devices']['transactions'][0]['state']
end
puts "list #{list['message']}, #{transaction} #{state}"
