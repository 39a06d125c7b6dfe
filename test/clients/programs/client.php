<?php
[, $transaction, $imei] = $argv;

function call(string $method, string $url, array $headers, $body = null): array
{
    $curl = curl_init($url);
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_CUSTOMREQUEST => $method, CURLOPT_HTTPHEADER => $headers]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $text = curl_exec($curl);
    if ($text === false) {
        throw new Exception(curl_error($curl));
    }
    return json_decode($text, true);
}

$form = ['grant_type' => 'client_credentials', 'client_id' => 'northwind', 'client_secret' => 'northwind-secret'];
$token = call('POST', 'https://api.samsungknox.com/ams/v1/oauth2/token', [], http_build_query($form))['access_token'];
$headers = ["Authorization: Bearer $token", 'Content-Type: application/json'];
$kcs = 'https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices';
$list = call('GET', "$kcs?resellerId=1000000001", $headers);
call('PUT', 'https://api.samsungknox.com/kcs/v1/rp/devices/upload', $headers, json_encode([
    'resellerId' => '1000000001',
    'customerId' => '2000000001',
    'transactionId' => $transaction,
    'type' => 'IMEI',
    'devices' => [$imei],
]));
do {
    usleep(20000);
    $status = call('GET', "$kcs/status?resellerId=1000000001&transactionId=$transaction", $headers);
    $state = $status['devices']['transactions'][0]['state'];
} while ($state === 'Progress');
echo "list {$list['message']}, $transaction $state\n";
