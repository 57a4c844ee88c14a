// Package nmbrs hands hires over to Nmbrs, over its SOAP API or its REST API.
package nmbrs
