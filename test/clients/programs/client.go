package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

func call(method, url, token, body string) map[string]any {
	request, _ := http.NewRequest(method, url, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	value := map[string]any{}
	if err := json.Unmarshal(text, &value); err != nil {
		panic(err)
	}
	return value
}

func main() {
	id, imei := os.Args[1], os.Args[2]
	form := "grant_type=client_credentials&client_id=northwind&client_secret=northwind-secret"
	token := call("POST", "https://api.samsungknox.com/ams/v1/oauth2/token", "", form)["access_token"].(string)
	kcs := "https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices"
	list := call("GET", kcs+"?resellerId=1000000001", token, "")
	upload := fmt.Sprintf(`{"resellerId":"1000000001","customerId":"2000000001","transactionId":"%s","type":"IMEI","devices":["%s"]}`, id, imei)
	call("PUT", "https://api.samsungknox.com/kcs/v1/rp/devices/upload", token, upload)
	state := "Progress"
	for state == "Progress" {
		time.Sleep(20 * time.Millisecond)
		status := call("GET", kcs+"/status?resellerId=1000000001&transactionId="+id, token, "")
		transactions := status["devices"].(map[string]any)["transactions"].([]any)
		state = transactions[0].(map[string]any)["state"].(string)
	}
	fmt.Printf("list %s, %s %s\n", list["message"], id, state)
}
